import { ASSEMBLIES } from "./exceptions.ts";
import type { Rule } from "./finding.ts";
import { visitSyntax } from "./syntax.ts";

/** A `mod.ts` says what comes in, what goes out and what it promises, and re-exports; nothing else. */
export const modFiles: Rule = {
  name: "mod-files",
  applies: (path) => /(^|\/)mod\.ts$/.test(path) && !ASSEMBLIES.has(path),
  check: (file) =>
    visitSyntax(file, ({ report }) => ({
      Program(node) {
        if (!/^\/\*\*(?:(?!\*\/)[\s\S])+@module\b/.test(file.text)) {
          report(
            { range: [0, 0] },
            "no head doc",
            "Begin with /** what comes in, what goes out, its promise. @module */.",
          );
        }
        for (const statement of node.body) {
          const reexport = statement.type === "ExportAllDeclaration" ||
            (statement.type === "ExportNamedDeclaration" && statement.source !== null);
          if (reexport) continue;
          report(
            statement,
            "more than re-exports",
            "Move it to a file named after it and re-export it here.",
          );
        }
      },
    })),
};
