import { type DataType, describeType } from "../../data/mod.ts";
import type { CallNode, ExprNode } from "../../expr/mod.ts";

const infix: { readonly [fn: string]: readonly [symbol: string, rank: number] } = {
  or: ["or", 1],
  and: ["and", 2],
  eq: ["=", 4],
  ne: ["≠", 4],
  lt: ["<", 4],
  le: ["≤", 4],
  gt: [">", 4],
  ge: ["≥", 4],
  add: ["+", 5],
  sub: ["-", 5],
  mul: ["×", 6],
  div: ["/", 6],
  mod: ["%", 6],
};

/** Deepest tree written out. */
const depthMax = 40;

/** An expression as people write it: `amount > 100 and user is not null`. Very deep ones are cut short. */
export function expressionText(node: ExprNode): string {
  return written(node, 0, 0);
}

function written(node: ExprNode, rank: number, depth: number): string {
  if (node.op === "col") {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(node.name) ? node.name : JSON.stringify(node.name);
  }
  if (node.op === "lit") return literalText(node.value);
  if (depth > depthMax) return "…";
  const args = (own: number) => node.args.map((arg, i) => written(arg, i === 0 ? own - 1 : own, depth + 1));
  const known = infix[node.fn];
  if (known !== undefined) {
    const text = args(known[1]).join(` ${known[0]} `);
    return known[1] <= rank ? `(${text})` : text;
  }
  return callText(
    node,
    node.args.map((arg) => written(arg, 0, depth + 1)),
    (arg) => written(arg, 9, depth + 1),
    rank,
  );
}

function callText(
  node: CallNode,
  args: readonly string[],
  tight: (node: ExprNode) => string,
  rank: number,
): string {
  const wrapped = (text: string) => rank >= 4 ? `(${text})` : text;
  switch (node.fn) {
    case "not":
      return wrapped(`not ${tight(node.args[0])}`);
    case "neg":
      return `-${tight(node.args[0])}`;
    case "isNull":
      return wrapped(`${tight(node.args[0])} is null`);
    case "isNotNull":
      return wrapped(`${tight(node.args[0])} is not null`);
    case "in":
      return wrapped(`${tight(node.args[0])} in (${args.slice(1).join(", ")})`);
    case "between":
      return wrapped(`${tight(node.args[0])} between ${tight(node.args[1])} and ${tight(node.args[2])}`);
    case "case":
      return caseText(args);
    default:
      return `${node.fn}(${[...args, ...paramTexts(node)].join(", ")})`;
  }
}

function caseText(args: readonly string[]): string {
  const branches: string[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) branches.push(`when ${args[i]} then ${args[i + 1]}`);
  const otherwise = args.length % 2 === 1 ? ` else ${args[args.length - 1]}` : "";
  return `case ${branches.join(" ")}${otherwise} end`;
}

function paramTexts({ params = {} }: CallNode): string[] {
  return Object.entries(params).map(([name, value]) => {
    return name === "to" ? describeType(value as DataType) : JSON.stringify(value);
  });
}

function literalText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
