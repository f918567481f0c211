import { expressionFunctions, type ExprNode, parseExpr } from "../../expr/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { type Check, isObject } from "./check.ts";
import { type Cursor, nearest } from "./cursor.ts";

/** Untrusted JSON as an expression; each unknown function is a problem of its own. */
export const expression: Check<ExprNode> = (given, at) => {
  const before = at.problems.length;
  for (const { node, place } of nodesOf(given, at)) checkFunction(node, place);
  if (at.problems.length > before) return undefined;
  try {
    return parseExpr(given);
  } catch (thrown) {
    if (!(thrown instanceof VolleyError)) throw thrown;
    at.report({ code: thrown.code, message: thrown.message, hint: thrown.hint });
    return undefined;
  }
};

/** A node of untrusted JSON with its place. */
export interface PlacedNode {
  readonly node: { readonly [name: string]: unknown };
  readonly place: Cursor;
}

/** Nodes looked at in one expression; `parseExpr` refuses larger ones. */
const nodesMax = 100_000;

/** Every object in the place of a node, arguments after their call; never recurses. */
export function nodesOf(root: unknown, at: Cursor): PlacedNode[] {
  const found: PlacedNode[] = [];
  const waiting: { value: unknown; place: Cursor }[] = [{ value: root, place: at }];
  for (let next = waiting.pop(); next !== undefined && found.length < nodesMax; next = waiting.pop()) {
    const { value, place } = next;
    if (!isObject(value)) continue;
    found.push({ node: value, place });
    if (value.op !== "call" || !Array.isArray(value.args)) continue;
    // Paths of very deep trees are longer than the trees: such a tree is refused before anyone reads them.
    if (place.pointer.length > 20_000) continue;
    for (let i = value.args.length - 1; i >= 0; i--) {
      waiting.push({ value: value.args[i], place: place.at("args", i) });
    }
  }
  return found;
}

const functionNames: ReadonlySet<string> = new Set(expressionFunctions().map(({ name }) => name));

function checkFunction({ op, fn }: PlacedNode["node"], place: Cursor): void {
  if (op !== "call" || typeof fn !== "string" || functionNames.has(fn)) return;
  place.at("fn").report({
    code: "EXPR_UNKNOWN_FUNCTION",
    message: `Cannot read ${place.thing}: no expression function is called "${fn}"`,
    ...nearest(fn, [...functionNames], place.at("fn").pointer, "expressionFunctions() lists what there is."),
  });
}
