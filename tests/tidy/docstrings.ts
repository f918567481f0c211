import type { Rule } from "./finding.ts";
import { isTest, isTypeScript } from "./source_file.ts";
import { visitSyntax } from "./syntax.ts";

const PUBLIC_ROOM = /^(core|connectors|designer|operator|tests\/harness)\//;

/** Every exported symbol says in a sentence what it is. */
export const docstrings: Rule = {
  name: "docstrings",
  applies: (path) => isTypeScript(path) && PUBLIC_ROOM.test(path) && !isTest(path),
  check: (file) =>
    visitSyntax(file, ({ source, report }) => {
      const documented = new Set<string>();
      return {
        ExportNamedDeclaration(node) {
          if (!node.declaration) return;
          const name = exportedName(source.getText(node));
          const comments = source.getCommentsBefore(node as Deno.lint.Node);
          if (comments.some(({ type, value }) => type === "Block" && /^\*\s*\S/.test(value))) {
            documented.add(name);
          }
          if (documented.has(name)) return;
          report(
            node,
            `${name} has no docstring`,
            "Say in a sentence what it is: /** ... */ above the export.",
          );
        },
      };
    }),
};

const DECLARED =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const enum|function\s*\*?|class|interface|type|const|let|enum|namespace)\s+([\w$]+)/;

function exportedName(text: string): string {
  return DECLARED.exec(text)?.[1] ?? "(export)";
}
