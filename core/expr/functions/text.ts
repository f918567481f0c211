import { bool, type DataType, describeType, int32, utf8 } from "../../data/mod.ts";
import type { ArgType, ExprFunction, Signature, StrictBody } from "../expr_function.ts";
import { isInteger } from "../numeric_type.ts";
import { invalidExpr, typeMismatch } from "../type_mismatch.ts";
import type { Params } from "../bound.ts";

/** Throws `EXPR_TYPE_MISMATCH` unless all arguments are text; gives the types they are used as. */
export function textOnly(name: string, args: readonly ArgType[]): DataType[] {
  const wrong = args.find(({ type }) => type.kind !== "utf8" && type.kind !== "null");
  if (wrong === undefined) return args.map(() => utf8);
  throw typeMismatch(
    `Cannot apply ${name} to ${describeType(wrong.type)}: it takes text`,
    "Use cast(utf8) first.",
  );
}

/** A text option of a call; throws `EXPR_INVALID`. */
export function textParam(name: string, params: Params, key: string): string {
  const value = params[key];
  if (typeof value === "string") return value;
  throw invalidExpr(`Cannot call ${name}: option "${key}" must be text`);
}

/** A whole-number option of a call; throws `EXPR_INVALID`. */
export function integerParam(name: string, params: Params, key: string): number {
  const value = params[key];
  if (Number.isSafeInteger(value)) return value as number;
  throw invalidExpr(`Cannot call ${name}: option "${key}" must be a whole number`);
}

function onText(
  name: string,
  summary: string,
  arity: number,
  type: DataType,
  body: StrictBody,
): ExprFunction {
  return {
    kind: "strict",
    name,
    summary,
    arity: [arity, arity],
    signature: (args) => ({ type, args: textOnly(name, args) }),
    evaluate: () => body,
  };
}

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

function characters(text: string): number {
  const { length } = text;
  let count = length;
  for (let i = 0; i + 1 < length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}

const length: ExprFunction = {
  kind: "strict",
  name: "length",
  summary: "Characters of text (code points), bytes of binary.",
  arity: [1, 1],
  signature: ([arg]) => {
    if (arg.type.kind === "binary") return { type: int32 };
    return { type: int32, args: textOnly("length", [arg]) };
  },
  evaluate: (call) => call.args[0].type.kind === "binary" ? (bytes: Uint8Array) => bytes.length : characters,
};

const substring: ExprFunction = {
  kind: "strict",
  name: "substring",
  summary: "Characters from start (0-based) up to end.",
  arity: [2, 3],
  signature: ([value, ...positions]) => substringSignature(value, positions),
  evaluate: () => (text: string, start: number, end = Infinity) => {
    if (ASCII.test(text)) return text.substring(start, end);
    return [...text].slice(Math.max(0, Math.min(start, end)), Math.max(0, Math.max(start, end))).join("");
  },
};

function substringSignature(value: ArgType, positions: readonly ArgType[]): Signature {
  const wrong = positions.find(({ type }) =>
    type.kind !== "null" && (!isInteger(type) || type.kind.endsWith("64"))
  );
  if (wrong !== undefined) {
    throw typeMismatch(
      `Cannot take a substring at ${describeType(wrong.type)}: positions are int32`,
      "Use cast(int32).",
    );
  }
  const types = positions.map(({ type }) => type.kind === "null" ? int32 : type);
  return { type: utf8, args: [...textOnly("substring", [value]), ...types] };
}

const concat: ExprFunction = {
  kind: "strict",
  name: "concat",
  summary: "Texts one after another; null if any is null.",
  arity: [1, Infinity],
  signature: (args) => ({ type: utf8, args: textOnly("concat", args) }),
  evaluate: (call) =>
    call.args.length === 2 ? (a: string, b: string) => a + b : (...all: string[]) => all.join(""),
  emit: (_call, args) => args.join(" + "),
};

const splitPart: ExprFunction = {
  kind: "strict",
  name: "splitPart",
  summary: "Part (0-based) between separators, or null.",
  arity: [1, 1],
  returnsNull: true,
  signature: (args, params) => {
    textParam("splitPart", params, "separator");
    integerParam("splitPart", params, "index");
    return { type: utf8, args: textOnly("splitPart", args), nullable: true };
  },
  evaluate: ({ params }) => {
    const separator = textParam("splitPart", params, "separator");
    const index = integerParam("splitPart", params, "index");
    if (separator === "") return (text: string) => index === 0 || index === -1 ? text : null;
    return (text: string) => text.split(separator).at(index) ?? null;
  },
};

const replace: ExprFunction = {
  kind: "strict",
  name: "replace",
  summary: "Every occurrence of a text replaced.",
  arity: [1, 1],
  signature: (args, params) => {
    textParam("replace", params, "search");
    textParam("replace", params, "replacement");
    return { type: utf8, args: textOnly("replace", args) };
  },
  evaluate: ({ params }) => {
    const search = textParam("replace", params, "search");
    const replacement = textParam("replace", params, "replacement");
    return (text: string) => search === "" ? text : text.replaceAll(search, () => replacement);
  },
};

/** Functions on text. */
export const text: readonly ExprFunction[] = [
  length,
  onText("lower", "Lower case, without regard to locale.", 1, utf8, (a: string) => a.toLowerCase()),
  onText("upper", "Upper case, without regard to locale.", 1, utf8, (a: string) => a.toUpperCase()),
  onText("trim", "Without white space at both ends.", 1, utf8, (a: string) => a.trim()),
  onText("ltrim", "Without white space at the start.", 1, utf8, (a: string) => a.trimStart()),
  onText("rtrim", "Without white space at the end.", 1, utf8, (a: string) => a.trimEnd()),
  substring,
  concat,
  splitPart,
  replace,
  onText(
    "startsWith",
    "Whether it starts with the other text.",
    2,
    bool,
    (a: string, b: string) => a.startsWith(b),
  ),
  onText(
    "endsWith",
    "Whether it ends with the other text.",
    2,
    bool,
    (a: string, b: string) => a.endsWith(b),
  ),
  onText(
    "contains",
    "Whether the other text occurs in it.",
    2,
    bool,
    (a: string, b: string) => a.includes(b),
  ),
];
