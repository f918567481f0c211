import { LONG_FUNCTIONS } from "./exceptions.ts";
import type { Rule } from "./finding.ts";
import { isTypeScript, lineAt, type SourceFile } from "./source_file.ts";
import { visitSyntax } from "./syntax.ts";

/** Lines no function exceeds. */
export const FUNCTION_LINES_MAX = 70;

type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** A function fits a screen. */
export const functionLength: Rule = {
  name: "function-length",
  applies: isTypeScript,
  check: (file) =>
    visitSyntax(file, ({ report }) => {
      const check = (node: FunctionNode) => {
        const lines = lineAt(file.text, node.range[1]) - lineAt(file.text, node.range[0]) + 1;
        if (lines <= FUNCTION_LINES_MAX || LONG_FUNCTIONS.has(`${file.path} ${nameOf(file, node)}`)) return;
        const hint = "Give its steps names: split it into functions of one thought each.";
        report(
          node,
          `function ${nameOf(file, node)} has ${lines} lines (at most ${FUNCTION_LINES_MAX})`,
          hint,
        );
      };
      return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
    }),
};

function nameOf(file: SourceFile, node: FunctionNode): string {
  if (node.type === "FunctionDeclaration" && node.id) return node.id.name;
  const { parent } = node;
  if (parent && "key" in parent && parent.key) return textOf(file, parent.key);
  if (parent.type === "VariableDeclarator") return textOf(file, parent.id);
  return "(anonymous)";
}

function textOf(file: SourceFile, node: { readonly range: [number, number] }): string {
  return file.text.slice(...node.range);
}
