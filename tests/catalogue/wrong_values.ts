import type { ParameterDescriptor } from "../../mod.ts";

/** A value that a fact sheet rules out in one place, and what that is. */
export interface WrongValue {
  readonly value: unknown;
  readonly what: string;
}

/** What is said of a value, without what it is for. */
type Form = Pick<ParameterDescriptor, "type"> & Partial<ParameterDescriptor>;

/** A right value, made wrong in each way its fact sheet has, at every depth. */
export function* wrongValues(given: unknown, form: Form, at = ""): Generator<WrongValue> {
  // Expressions and columns have forms of their own; what they hold is no part of a fact sheet.
  const opaque = form.format === "expression" || form.format === "schema" ||
    form.description?.startsWith("Options of");
  for (const [value, what] of wrongHere(given, form)) yield { value, what: `${at} ${what}` };
  if (given === null || typeof given !== "object" || opaque) return;
  if (Array.isArray(given)) return yield* wrongItems(given, form, at);
  yield* wrongEntries(given as { readonly [name: string]: unknown }, form, at);
}

function* wrongHere(given: unknown, form: Form): Generator<[unknown, string]> {
  const { type, enum: choices, minimum, maximum, nullable } = form;
  yield [type === "string" ? 7 : type === "boolean" ? "yes" : "text", "of another type"];
  if (nullable !== true) yield [null, "null"];
  if (choices !== undefined) yield ["no such choice", "of no such choice"];
  if (type === "integer") yield [1.5, "a fraction"];
  if (minimum === Number.MIN_VALUE) yield [0, "0"];
  else if (minimum !== undefined) yield [minimum - 1, "below its minimum"];
  if (maximum !== undefined) yield [maximum + 1, "above its maximum"];
  if (typeof given === "number") yield [NaN, "NaN"];
}

function* wrongItems(given: readonly unknown[], { items }: Form, at: string): Generator<WrongValue> {
  if (items === undefined) return;
  for (const [index, item] of given.entries()) {
    for (const { value, what } of wrongValues(item, items, `${at}/${index}`)) {
      yield { value: given.with(index, value), what };
    }
  }
}

function* wrongEntries(
  given: { readonly [name: string]: unknown },
  form: Form,
  at: string,
): Generator<WrongValue> {
  const { properties, required, items } = entriesOf(given, form);
  yield* properties === undefined ? [] : [{ value: { ...given, zzz: 1 }, what: `${at}/zzz, a key too many` }];
  for (const name of Object.keys(given)) {
    const inner = properties?.[name] ?? items;
    if (inner === undefined) continue;
    for (const { value, what } of wrongValues(given[name], inner, `${at}/${name}`)) {
      yield { value: { ...given, [name]: value }, what };
    }
    const { [name]: _left, ...rest } = given;
    if (required?.includes(name)) yield { value: rest, what: `${at}/${name} missing` };
  }
}

/** The entries an object may have: with variants those of its kind, all of them needed. */
function entriesOf(given: { readonly [name: string]: unknown }, form: Form): Partial<Form> {
  if (form.variants === undefined) return form;
  const own = form.variants[String(given.kind)];
  if (own === undefined) throw new Error(`the fact sheet knows no kind ${given.kind}`);
  const needed = Object.keys(own).filter((name) => !own[name].optional);
  const kinds = { type: "string", description: "", enum: [String(given.kind)] } as const;
  return { properties: { kind: kinds, ...own }, required: ["kind", ...needed] };
}
