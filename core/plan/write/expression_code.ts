import type { DataType } from "../../data/mod.ts";
import { type CallNode, Expr, type ExprNode, lit, type LitNode } from "../../expr/mod.ts";
import { canonicalJson } from "../canonical_json.ts";
import type { NamedExpr } from "../node.ts";
import { call, type Code, literal, method } from "./code.ts";
import type { ModuleImports } from "./module_imports.ts";
import { typeCode } from "./type_code.ts";

/** An expression as builder code that makes exactly this tree: `col("amount").gt(100)`. */
export function expressionCode(node: ExprNode, imports: ModuleImports): Code {
  if (node.op === "col") return call(imports.use("col"), literal(node.name));
  if (node.op === "lit") return literalCode(node, imports);
  return callCode(node, imports);
}

/** An expression with the name of its result. */
export function namedCode({ name, expr }: NamedExpr, imports: ModuleImports): Code {
  if (expr.op === "col" && expr.name === name) return literal(name);
  return method(expressionCode(expr, imports), "as", literal(name));
}

/** An argument: constants whose type follows from their value stand bare. */
function operandCode(node: ExprNode, imports: ModuleImports): Code {
  if (node.op !== "lit") return expressionCode(node, imports);
  const bare = bareValue(node);
  return bare ?? literalCode(node, imports);
}

/** The JavaScript value that is read as this constant, if there is one. */
function bareValue(node: LitNode): Code | null {
  const { value } = node;
  if (value === null || typeof value === "boolean") {
    return sameLiteral(node, () => lit(value)) ? String(value) : null;
  }
  if (typeof value === "number") return sameLiteral(node, () => lit(value)) ? String(value) : null;
  if (sameLiteral(node, () => lit(value))) return literal(value);
  if (node.type.kind === "timestamp" && sameLiteral(node, () => lit(new Date(Number(value))))) {
    return call("new Date", literal(new Date(Number(value)).toISOString()));
  }
  if (node.type.kind !== "int64" || !/^-?\d+$/.test(value)) return null;
  if (sameLiteral(node, () => lit(Number(value)))) return value;
  return sameLiteral(node, () => lit(BigInt(value))) ? `${value}n` : null;
}

function literalCode(node: LitNode, imports: ModuleImports): Code {
  const bare = bareValue(node);
  if (bare !== null) return call(imports.use("lit"), bare);
  const { value, type } = node;
  if (sameLiteral(node, () => lit(value, type))) {
    return call(imports.use("lit"), literal(value), typeCode(type, imports));
  }
  return call(`new ${imports.use("Expr")}`, literal(node));
}

function sameLiteral(node: LitNode, make: () => Expr): boolean {
  try {
    return canonicalJson(make().node) === canonicalJson(node);
  } catch {
    return false;
  }
}

function callCode(node: CallNode, imports: ModuleImports): Code {
  if (node.fn === "case" && node.args.length >= 2 && node.params === undefined) {
    return caseCode(node, imports);
  }
  const options = node.params === undefined ? [] : optionArgs(node, imports);
  if (options === null || node.args.length === 0 || !isMethod(node, options)) return tableCode(node, imports);
  const [first, ...others] = node.args;
  const args = others.map((arg) => operandCode(arg, imports));
  return method(expressionCode(first, imports), node.fn, ...args, ...options.map(({ code }) => code));
}

/** By name in the function table: what no method makes just so. */
function tableCode({ fn, args, params }: CallNode, imports: ModuleImports): Code {
  const list: Code = { kind: "list", items: args.map((arg) => operandCode(arg, imports)) };
  return call(
    imports.use("callFunction"),
    literal(fn),
    list,
    ...(params === undefined ? [] : [literal(params)]),
  );
}

function caseCode({ args }: CallNode, imports: ModuleImports): Code {
  const operand = (index: number) => operandCode(args[index], imports);
  let code = method(call(imports.use("when"), operand(0)), "then", operand(1));
  let index = 2;
  for (; index + 1 < args.length; index += 2) {
    code = method(method(code, "when", operand(index)), "then", operand(index + 1));
  }
  return index < args.length ? method(code, "otherwise", operand(index)) : method(code, "end");
}

interface Option {
  readonly code: Code;
  readonly value: unknown;
}

/** Options in the order in which methods take them. */
const optionNames: { readonly [fn: string]: readonly string[] } = {
  like: ["pattern"],
  ilike: ["pattern"],
  regexpMatch: ["pattern"],
  regexpExtract: ["pattern", "group"],
  regexpReplace: ["pattern", "replacement"],
  splitPart: ["separator", "index"],
  replace: ["search", "replacement"],
  jsonText: ["path"],
  jsonNumber: ["path"],
  jsonBoolean: ["path"],
  truncate: ["unit"],
  extract: ["part"],
  dateAdd: ["unit"],
  dateDiff: ["unit"],
  round: ["digits"],
  cast: ["to"],
  tryCast: ["to"],
};

/** A call's options as its method takes them; null where none does. */
function optionArgs({ fn, params = {} }: CallNode, imports: ModuleImports): Option[] | null {
  if (!Object.hasOwn(optionNames, fn)) return null;
  const args = optionNames[fn].map((name): Option => {
    const value = params[name];
    if (name === "to") return { value, code: typeCode(value as DataType, imports) };
    if (name === "pattern" && typeof params.flags === "string") return patternArg(value, params.flags);
    return { value, code: literal(value) };
  });
  if (params.timezone === undefined) return args;
  return [...args, { value: { timezone: params.timezone }, code: literal({ timezone: params.timezone }) }];
}

function patternArg(source: unknown, flags: string): Option {
  try {
    return {
      value: new RegExp(String(source), flags),
      code: call("new RegExp", literal(source), literal(flags)),
    };
  } catch {
    return { value: undefined, code: "undefined" };
  }
}

/** Whether the method of that name makes this very call of these operands and options. */
function isMethod(node: CallNode, options: readonly Option[]): boolean {
  const [first, ...others] = node.args;
  const receiver = new Expr(first) as unknown as { [method: string]: unknown };
  const found = Object.hasOwn(Expr.prototype, node.fn) ? receiver[node.fn] : undefined;
  if (typeof found !== "function" || options.some(({ value }) => value === undefined)) return false;
  try {
    const made = found.call(receiver, ...others, ...options.map(({ value }) => value))?.node as
      | CallNode
      | undefined;
    return made?.op === "call" && made.fn === node.fn && made.args.length === node.args.length &&
      made.args.every((arg, index) => arg === node.args[index]) &&
      canonicalJson(made.params ?? null) === canonicalJson(node.params ?? null);
  } catch {
    return false;
  }
}
