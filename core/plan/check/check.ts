import { nearestName, setOwn } from "../../data/mod.ts";
import type { JsonValue } from "../../operators/mod.ts";
import { type Cursor, nearest } from "./cursor.ts";

/** Reads a value of untrusted JSON as a `T`: a copy of what it knows, or undefined and a report at the cursor. */
export type Check<T> = (given: unknown, at: Cursor) => T | undefined;

/** A property that may be left out. */
export interface Optional<T> {
  readonly optional: Check<T>;
}

/** Checks of an object's properties: all of them, those that may be missing marked so. */
export type Properties<T> = {
  readonly [P in keyof T]-?: object extends Pick<T, P> ? Optional<Exclude<T[P], undefined>> : Check<T[P]>;
};

/** Marks a property that may be left out. */
export function optional<T>(check: Check<T>): Optional<T> {
  return { optional: check };
}

/** An object with exactly these properties. */
export function record<T extends object>(properties: Properties<T>): Check<T> {
  const read = parts(properties);
  return (given, at) => {
    const found = read(given, at);
    return found?.whole ? found.parts as T : undefined;
  };
}

/** What could be read of an object: `whole` where nothing was wrong with it. */
export interface Parts<T> {
  readonly parts: Partial<T>;
  readonly whole: boolean;
}

/** As {@linkcode record}, with what is right where something is wrong. */
export function parts<T extends object>(properties: Properties<T>): Check<Parts<T>> {
  const checks = properties as { readonly [name: string]: Check<unknown> | Optional<unknown> };
  const names = Object.keys(checks);
  return (given, at) => {
    if (!isObject(given)) return wrongType(given, "an object", at);
    for (const name of Object.keys(given)) if (!names.includes(name)) unknownKey(name, names, given, at);
    const made: Record<string, unknown> = {};
    let whole = true;
    for (const name of names) {
      const check = checks[name];
      const required = typeof check === "function";
      if (!Object.hasOwn(given, name) || given[name] === undefined) {
        if (required) missingKey(name, at);
        whole &&= !required;
        continue;
      }
      const value = (required ? check : check.optional)(given[name], at.at(name));
      if (value === undefined) whole = false;
      else made[name] = value;
    }
    return { parts: made as Partial<T>, whole };
  };
}

/** An object of any properties of one kind. */
export function dictionaryOf<T>(check: Check<T>): Check<{ readonly [name: string]: T }> {
  return (given, at) => {
    if (!isObject(given)) return wrongType(given, "an object", at);
    const made: Record<string, unknown> = {};
    let whole = true;
    for (const name of Object.keys(given)) {
      const value = check(given[name], at.at(name));
      if (value === undefined) whole = false;
      else setOwn(made, name, value);
    }
    return whole ? made as { readonly [name: string]: T } : undefined;
  };
}

/** A list of at least `least` items. */
export function listOf<T>(check: Check<T>, least = 0): Check<readonly T[]> {
  return (given, at) => {
    if (!Array.isArray(given)) return wrongType(given, "a list", at);
    if (given.length < least) {
      at.report({
        code: "PLAN_LIST_EMPTY",
        message: `Cannot read ${at.thing}: a list of at least ${least} is wanted at ${at.pointer}`,
        hint: "Add an item, or remove the operator.",
      });
      return undefined;
    }
    // Not map(): it passes over holes.
    const items = Array.from(given, (item, index) => check(item, at.at(index)));
    return items.includes(undefined) ? undefined : items as T[];
  };
}

/** One of the forms of an object that its `kind` tells apart. */
export function tagged<T extends { readonly kind: string }>(
  what: string,
  code: string,
  forms: { readonly [K in T["kind"]]: Check<Extract<T, { readonly kind: K }>> },
): Check<T> {
  const kinds = Object.keys(forms);
  return (given, at) => {
    if (!isObject(given)) return wrongType(given, "an object", at);
    if (!Object.hasOwn(given, "kind")) return missingKey("kind", at);
    const { kind } = given;
    if (typeof kind === "string" && Object.hasOwn(forms, kind)) {
      return (forms as { readonly [kind: string]: Check<unknown> })[kind](given, at) as T | undefined;
    }
    const place = at.at("kind");
    if (typeof kind !== "string") return wrongType(kind, "text", place);
    const hint = `The kinds are ${
      kinds.join(", ")
    }. Newer ones want the version of Volley that wrote the plan.`;
    place.report({
      code,
      message: `Cannot read ${at.thing}: this version knows no ${what} "${kind}"`,
      ...nearest(kind, kinds, place.pointer, hint),
    });
    return undefined;
  };
}

/** The value, or null. */
export function nullOr<T>(check: Check<T>): Check<T | null> {
  return (given, at) => given === null ? null : check(given, at);
}

/** Text, by default not empty. */
export function text({ empty = false } = {}): Check<string> {
  return (given, at) => {
    if (typeof given !== "string") return wrongType(given, "text", at);
    return given !== "" || empty ? given : outOfRange("empty text", "text that is not empty", at);
  };
}

/** One of these texts. */
export function oneOf<const T extends string>(...values: readonly T[]): Check<T> {
  return (given, at) => {
    if (typeof given !== "string") return wrongType(given, "text", at);
    if ((values as readonly string[]).includes(given)) return given as T;
    at.report({
      code: "PLAN_VALUE_INVALID",
      message: `Cannot read ${at.thing}: ${lastOf(at)} is "${given}"`,
      ...nearest(given, values, at.pointer, `Give ${values.map((value) => `"${value}"`).join(" or ")}.`),
    });
    return undefined;
  };
}

/** Exactly this value. */
export function constant<const T extends true | number>(value: T): Check<T> {
  return (given, at) => given === value ? value : wrongType(given, String(value), at);
}

/** True or false. */
export const flag: Check<boolean> = (given, at) =>
  typeof given === "boolean" ? given : wrongType(given, "true or false", at);

/** A whole number from `least` to `most`. */
export function whole(least = 0, most = Number.MAX_SAFE_INTEGER): Check<number> {
  return (given, at) => {
    if (typeof given !== "number") return wrongType(given, "a number", at);
    if (Number.isSafeInteger(given) && given >= least && given <= most) return given;
    return outOfRange(given, `a whole number ${rangeText(least, most)}`, at);
  };
}

/** Any finite number from `least` to `most`. */
export function number(least = -Infinity, most = Infinity): Check<number> {
  return (given, at) => {
    if (typeof given !== "number") return wrongType(given, "a number", at);
    if (Number.isFinite(given) && given >= least && given <= most) return given;
    return outOfRange(given, `a number ${rangeText(least, most)}`, at);
  };
}

/** Deepest nesting of plain data taken. */
const depthMax = 64;

/** Plain data of any form. */
export const plainData: Check<JsonValue> = (given, at) => copyOf(given, at, 0);

function copyOf(given: unknown, at: Cursor, depth: number): JsonValue | undefined {
  if (given === null || typeof given === "boolean" || typeof given === "string") return given;
  if (typeof given === "number" && Number.isFinite(given)) return given;
  if (depth > depthMax) return wrongType(given, `data nested at most ${depthMax} deep`, at);
  const deeper: Check<JsonValue> = (value, place) => copyOf(value, place, depth + 1);
  if (Array.isArray(given)) return listOf(deeper)(given, at);
  return isObject(given) ? dictionaryOf(deeper)(given, at) : wrongType(given, "plain data", at);
}

/** Whether it is an object of JSON, and no list. */
export function isObject(given: unknown): given is { readonly [name: string]: unknown } {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

/** Reports a value of another type than wanted. */
export function wrongType(given: unknown, wanted: string, at: Cursor): undefined {
  at.report({
    code: "PLAN_TYPE_WRONG",
    message: `Cannot read ${at.thing}: ${lastOf(at)} is ${described(given)}`,
    hint: `Give ${wanted}.`,
  });
  return undefined;
}

/** Reports a value of the right type that is none of those allowed. */
export function outOfRange(given: number | string, wanted: string, at: Cursor): undefined {
  at.report({
    code: "PLAN_VALUE_INVALID",
    message: `Cannot read ${at.thing}: ${lastOf(at)} is ${given}`,
    hint: `Give ${wanted}.`,
  });
  return undefined;
}

function unknownKey(name: string, known: readonly string[], given: object, at: Cursor): void {
  const free = known.filter((one) => !Object.hasOwn(given, one));
  const near = nearestName(name, free);
  const path = at.at(name).pointer;
  at.at(name).report({
    code: "PLAN_KEY_UNKNOWN",
    message: `Cannot read ${at.thing}: ${lastOf(at)} has no key "${name}"`,
    hint: near === undefined ? `The keys are ${known.join(", ")}.` : `Did you mean "${near}"?`,
    fix: near === undefined
      ? { title: `Remove "${name}"`, edits: [{ op: "remove", path }] }
      : { title: `Rename it to "${near}"`, edits: [{ op: "move", from: path, path: at.at(near).pointer }] },
  });
}

function missingKey(name: string, at: Cursor): undefined {
  at.report({
    code: "PLAN_KEY_MISSING",
    message: `Cannot read ${at.thing}: ${lastOf(at)} lacks "${name}"`,
    hint: `Add "${name}".`,
  });
  return undefined;
}

/** What the place is called within its operator: its last name. */
function lastOf({ pointer }: Cursor): string {
  const name = pointer.slice(pointer.lastIndexOf("/") + 1).replaceAll("~1", "/").replaceAll("~0", "~");
  return name === "" ? "it" : /^\d+$/.test(name) ? `item ${name}` : name;
}

function described(given: unknown): string {
  if (given === null || typeof given === "boolean") return String(given);
  if (Array.isArray(given)) return "a list";
  return typeof given === "string" ? "text" : typeof given === "object" ? "an object" : `a ${typeof given}`;
}

function rangeText(least: number, most: number): string {
  if (most === Infinity || most === Number.MAX_SAFE_INTEGER) {
    return least === -Infinity ? "" : `from ${least} up`;
  }
  return least === -Infinity ? `up to ${most}` : `from ${least} to ${most}`;
}
