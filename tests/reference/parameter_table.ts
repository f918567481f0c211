import type { ItemDescriptor, ParameterDescriptor, ParametersDescriptor, Variants } from "../../mod.ts";

type Properties = { readonly [name: string]: ParameterDescriptor };

/** A parameter with its path: `window.sizeMs`, `orderBy[].column`. */
interface Row {
  readonly path: string;
  readonly parameter: ParameterDescriptor;
  readonly required: boolean;
}

/** Parameters as a table of Markdown, nested ones behind the one they are in. */
export function parameterTable({ properties, required = [] }: ParametersDescriptor): string[] {
  const rows = [...rowsOf(properties, required, "")];
  if (rows.length === 0) return ["No parameters."];
  return [
    "| parameter | type | default | what it says |",
    "| :-- | :-- | :-- | :-- |",
    ...rows.map(rowText),
  ];
}

function* rowsOf(properties: Properties, required: readonly string[], prefix: string): Generator<Row> {
  for (const [name, parameter] of Object.entries(properties)) {
    const path = prefix + name;
    yield { path, parameter, required: required.includes(name) };
    // A closure's and an expression's own form is the same everywhere.
    if (parameter.format === "closure" || parameter.format === "expression") continue;
    yield* rowsOf(parameter.properties ?? {}, parameter.required ?? [], `${path}.`);
    yield* itemRows(parameter.items, parameter.type === "array" ? `${path}[]` : `${path}.*`);
    yield* variantRows(parameter.variants, path);
  }
}

function* variantRows(variants: Variants | undefined, path: string): Generator<Row> {
  for (const [kind, entries] of Object.entries(variants ?? {})) {
    const required = Object.keys(entries).filter((name) => !entries[name].optional);
    yield* rowsOf(entries, required, `${path}:${kind}.`);
  }
}

function* itemRows(items: ItemDescriptor | undefined, path: string): Generator<Row> {
  yield* rowsOf(items?.properties ?? {}, items?.required ?? [], `${path}.`);
  yield* variantRows(items?.variants, path);
}

function rowText({ path, parameter, required }: Row): string {
  const { option, description, secret } = parameter;
  const called = option === undefined ? "" : ` In code: \`${option}\`.`;
  const hidden = secret ? " Secret: a plan refers to it by `env:NAME` or `file:/path`." : "";
  const cells = [
    required ? `**\`${path}\`**` : `\`${path}\``,
    typeText(parameter),
    defaultText(parameter),
    `${description}${called}${hidden}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function typeText(parameter: ParameterDescriptor): string {
  const { type, enum: choices, format, items, nullable, unit, variants } = parameter;
  const words = [
    choices?.map((choice) => `\`${choice}\``).join(", ") ??
      (variants === undefined ? format ?? wordOf[type] : `one of ${Object.keys(variants).join(", ")}`),
    items === undefined || format !== undefined ? "" : itemsText(parameter, items),
    nullable ? "or null" : "",
    unit === undefined ? "" : `(${unit})`,
    boundsText(parameter),
  ];
  return words.filter((word) => word !== "").join(" ");
}

const wordOf = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "true or false",
  array: "list",
  object: "object",
} as const;

function itemsText({ type }: ParameterDescriptor, { type: item, format, variants }: ItemDescriptor): string {
  const each = format ??
    (variants === undefined
      ? (item === "string" ? "text" : item)
      : `one of ${Object.keys(variants).join(", ")}`);
  if (type === "string") return "or a list of it";
  return type === "array" ? `of ${each}s`.replace("texts", "text") : `of ${each} by name`;
}

function boundsText({ minimum, maximum }: ParameterDescriptor): string {
  const least = minimum === undefined || minimum < -1e15
    ? ""
    : minimum === Number.MIN_VALUE
    ? "above 0"
    : `from ${minimum}`;
  const most = maximum === undefined ? "" : `to ${maximum.toLocaleString("en-US")}`;
  return `${least} ${most}`.trim();
}

function defaultText({ default: usual }: ParameterDescriptor): string {
  if (usual === undefined) return "";
  return typeof usual === "number" ? usual.toLocaleString("en-US") : `\`${JSON.stringify(usual)}\``;
}
