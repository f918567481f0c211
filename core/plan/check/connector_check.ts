import { nearestName } from "../../data/mod.ts";
import type {
  ConnectorDescriptor,
  ConnectorPort,
  ParameterDescriptor,
  ParametersDescriptor,
  Variants,
} from "../../operators/mod.ts";
import { isSecretReference } from "../secret_reference.ts";
import { isObject, number, whole, wrongType } from "./check.ts";
import { type Cursor, nearest } from "./cursor.ts";

/** A connector in a direction: that it exists, and that it is told what its fact sheet asks for. */
export function checkConnector(
  role: "source" | "sink",
  step: { readonly connector: string; readonly config: unknown },
  at: Cursor,
  catalogue: readonly ConnectorDescriptor[],
): void {
  const port = portOf(role, step, at, catalogue);
  if (port !== null && step.config !== null) checkParameters(step.config, port.parameters, at.at("config"));
}

function portOf(
  role: "source" | "sink",
  { connector: name, config }: { readonly connector: string; readonly config: unknown },
  at: Cursor,
  catalogue: readonly ConnectorDescriptor[],
): ConnectorPort | null {
  const fitting = catalogue.filter((one) => one[role] !== undefined);
  const port = fitting.find((one) => one.name === name)?.[role];
  if (port !== undefined) return port;
  const place = at.at("connector");
  const names = fitting.map((one) => one.name);
  const exists = catalogue.some((one) => one.name === name);
  place.report({
    // Without a configuration it is a live object, which comes with the program that made the plan.
    severity: config === null ? "warning" : "error",
    code: "PLAN_CONNECTOR_UNKNOWN",
    message: `Cannot make ${at.thing}: ${
      exists ? `connector "${name}" has no ${role}` : `the catalogue has no connector "${name}"`
    }`,
    ...nearest(name, names, place.pointer, `There are ${role}s of ${names.join(", ") || "no connector"}.`),
  });
  return null;
}

/** Parameters against their descriptor; objects and lists are looked into where it says what they hold. */
export function checkParameters(given: unknown, descriptor: ParametersDescriptor, at: Cursor): void {
  if (!isObject(given)) return wrongType(given, "an object", at);
  checkEntries(given, descriptor, at);
}

function checkProperties(
  given: { readonly [name: string]: unknown },
  known: { readonly [name: string]: ParameterDescriptor },
  at: Cursor,
): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) checkParameter(given[name], known[name], at.at(name));
    else unknownParameter(name, Object.keys(known).filter((one) => !Object.hasOwn(given, one)), at);
  }
}

function unknownParameter(name: string, known: readonly string[], at: Cursor): void {
  const place = at.at(name);
  const near = nearestName(name, known);
  place.report({
    code: "PLAN_PARAMETER_UNKNOWN",
    message: `Cannot make ${at.thing}: its connector knows no parameter "${name}"`,
    hint: near === undefined ? `It takes ${known.join(", ") || "none"}.` : `Did you mean "${near}"?`,
    fix: near === undefined
      ? { title: `Remove "${name}"`, edits: [{ op: "remove", path: place.pointer }] }
      : {
        title: `Rename it to "${near}"`,
        edits: [{ op: "move", from: place.pointer, path: at.at(near).pointer }],
      },
  });
}

function checkParameter(
  given: unknown,
  descriptor: ParameterDescriptor,
  at: Cursor,
): void {
  if (given === null && descriptor.nullable) return;
  if (descriptor.secret) return checkSecret(given, at);
  const { minimum = -Infinity, maximum = Infinity } = descriptor;
  switch (descriptor.type) {
    case "string":
      return checkText(given, descriptor, at);
    case "number":
      return void number(minimum, maximum)(given, at);
    case "integer":
      return void whole(
        Math.max(minimum, Number.MIN_SAFE_INTEGER),
        Math.min(maximum, Number.MAX_SAFE_INTEGER),
      )(
        given,
        at,
      );
    case "boolean":
      return typeof given === "boolean" ? undefined : wrongType(given, "true or false", at);
    case "array":
      return checkItems(given, descriptor, at);
    case "object":
      return checkObject(given, descriptor, at);
  }
}

/** Objects by what is known of their entries; names that are free have values of one kind. */
function checkObject(given: unknown, descriptor: ParameterDescriptor, at: Cursor): void {
  if (!isObject(given)) return wrongType(given, "an object", at);
  const { properties, items, variants } = descriptor;
  if (variants !== undefined) return checkVariant(given, variants, properties ?? {}, at);
  if (properties !== undefined) return checkEntries(given, descriptor, at);
  if (items === undefined) return;
  for (const name of Object.keys(given)) checkItem(given[name], items, at.at(name));
}

/** What may be said of an object's entries. */
interface Entries {
  readonly properties?: { readonly [name: string]: ParameterDescriptor };
  readonly required?: readonly string[];
  readonly variants?: Variants;
}

function checkEntries(
  given: { readonly [name: string]: unknown },
  { properties = {}, required = [] }: Entries,
  at: Cursor,
): void {
  checkProperties(given, properties, at);
  for (const name of required) if (!Object.hasOwn(given, name)) reportMissing(name, properties[name], at);
}

function checkVariant(
  given: { readonly [name: string]: unknown },
  variants: NonNullable<Entries["variants"]>,
  common: NonNullable<Entries["properties"]>,
  at: Cursor,
): void {
  const kinds = Object.keys(variants);
  const kind = { type: "string", enum: kinds, description: "Which kind it is." } as const;
  const own = typeof given.kind === "string" && Object.hasOwn(variants, given.kind)
    ? variants[given.kind]
    : null;
  if (own === null) {
    if (!Object.hasOwn(given, "kind")) return reportMissing("kind", kind, at);
    return checkText(given.kind, kind, at.at("kind"));
  }
  const required = Object.keys(own).filter((name) => !own[name].optional);
  checkEntries(given, { properties: { ...common, kind, ...own }, required }, at);
}

function reportMissing(name: string, descriptor: ParameterDescriptor | undefined, at: Cursor): void {
  at.report({
    code: "PLAN_PARAMETER_MISSING",
    message: `Cannot make ${at.thing}: its connector wants "${name}"`,
    hint: descriptor?.description ?? `Add "${name}".`,
  });
}

function checkText(given: unknown, descriptor: ParameterDescriptor, at: Cursor): void {
  // A descriptor of text that says what items are takes a list, too.
  if (Array.isArray(given) && descriptor.items !== undefined) return checkItems(given, descriptor, at);
  if (typeof given !== "string") return wrongType(given, "text", at);
  if (descriptor.enum === undefined || descriptor.enum.includes(given)) return;
  at.report({
    code: "PLAN_VALUE_INVALID",
    message: `Cannot make ${at.thing}: "${given}" is none of the values its connector takes`,
    ...nearest(given, descriptor.enum, at.pointer, `Give ${descriptor.enum.join(" or ")}.`),
  });
}

function checkItems(given: unknown, { items }: ParameterDescriptor, at: Cursor): void {
  if (!Array.isArray(given)) return wrongType(given, "a list", at);
  if (items !== undefined) given.forEach((item, index) => checkItem(item, items, at.at(index)));
}

function checkItem(
  item: unknown,
  descriptor: NonNullable<ParameterDescriptor["items"]> & Entries,
  at: Cursor,
): void {
  const { type, properties, variants } = descriptor;
  if (type === "string") {
    if (typeof item !== "string") wrongType(item, "text", at);
  } else if (type === "number") {
    if (typeof item !== "number") wrongType(item, "a number", at);
  } else if (!isObject(item)) {
    wrongType(item, "an object", at);
  } else if (variants !== undefined) {
    checkVariant(item, variants, properties ?? {}, at);
  } else if (properties !== undefined) {
    checkEntries(item, descriptor, at);
  }
}

/** A secret's value is never repeated: not in a message either. */
function checkSecret(given: unknown, at: Cursor): void {
  if (isSecretReference(given)) return;
  at.report({
    code: "PLAN_SECRET_VALUE",
    message: `Cannot keep a secret in a plan: ${
      at.pointer.slice(at.pointer.lastIndexOf("/") + 1)
    } is its value`,
    hint: 'Refer to it: "env:NAME" is an environment variable, "file:/run/secrets/name" a file.',
  });
}
