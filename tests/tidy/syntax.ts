/// <reference lib="deno.unstable" />
import type { Finding } from "./finding.ts";
import { lineAt, type SourceFile } from "./source_file.ts";

/** A node of the syntax tree Deno's linter hands out. */
export type Node = Deno.lint.Node;

/** What a rule over the syntax tree may do with a file. */
export interface Syntax {
  readonly source: Deno.lint.SourceCode;
  report(node: { readonly range: [number, number] }, message: string, hint: string): void;
}

/**
 * Runs visitors over a file's syntax tree, parsed by the linter built into Deno (available in `deno test` only), and
 * gives what they reported in order of line.
 */
export function visitSyntax(
  file: SourceFile,
  visitor: (syntax: Syntax) => Deno.lint.LintVisitor,
): Finding[] {
  const create = (context: Deno.lint.RuleContext): Deno.lint.LintVisitor =>
    visitor({
      source: context.sourceCode,
      report: ({ range }, message, hint) => context.report({ range, message, hint }),
    });
  const plugin: Deno.lint.Plugin = { name: "tidy", rules: { rule: { create } } };
  return Deno.lint.runPlugin(plugin, `file:///${file.path}`, file.text)
    .map(({ range, message, hint }) => ({ line: lineAt(file.text, range[0]), message, hint: hint ?? "" }))
    .sort((a, b) => a.line - b.line);
}
