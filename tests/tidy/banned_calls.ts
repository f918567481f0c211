import { CODE_MAKERS, CONSOLE_WRITERS } from "./exceptions.ts";
import type { Rule } from "./finding.ts";
import { isTest, isTypeScript, type SourceFile } from "./source_file.ts";
import { type Node, type Syntax, visitSyntax } from "./syntax.ts";

/** A name code must not use, where, and what to use instead. */
interface Ban {
  /** An identifier (`Deno`), a member (`Date.now`, `console.*`), `new X` or an import prefix (`node:`). */
  readonly names: readonly string[];
  where(path: string): boolean;
  readonly hint: string;
}

const inCore = (path: string) => path.startsWith("core/") && !isTest(path);
const portable = (path: string) => inCore(path) && !path.endsWith(".deno.ts");
const timeless = (path: string) => inCore(path) && !path.startsWith("core/time/");

const BANS: readonly Ban[] = [
  {
    names: ["Deno", "node:", "process"],
    where: portable,
    hint:
      "The engine also runs in a browser's Worker: take it as a parameter, or move it to a file *.deno.ts.",
  },
  {
    names: [
      "Date.now",
      "new Date()",
      "performance.now",
      "setTimeout",
      "setInterval",
      "setImmediate",
    ],
    where: timeless,
    hint: "Time is a parameter: use the Clock that is handed in.",
  },
  {
    names: ["Math.random", "crypto.randomUUID", "crypto.getRandomValues"],
    where: (path) => timeless(path) || /_test\.tsx?$/.test(path),
    hint: "Randomness is a parameter: take a seed, so that a failing run can be replayed.",
  },
  {
    names: ["console.*"],
    where: (path) => inCore(path) && !CONSOLE_WRITERS.has(path),
    hint: "Return it, count it or throw it; only sinks and programs write to the console.",
  },
  {
    names: ["eval", "Function", "new Function()"],
    where: (path) => !CODE_MAKERS.has(path),
    hint: "Code is made only in the files named in CODE_MAKERS of tests/tidy/exceptions.ts.",
  },
  {
    names: ["Deno.test.only", "Deno.exit"],
    where: isTest,
    hint: "It would hide the other tests.",
  },
];

/** Calls that would make the engine unportable, untestable or silent. */
export const bannedCalls: Rule = {
  name: "banned-calls",
  applies: isTypeScript,
  check(file) {
    const bans = BANS.filter((ban) => ban.where(file.path));
    return visitSyntax(file, (syntax) => useVisitor(file, syntax, bans));
  },
};

function useVisitor(file: SourceFile, syntax: Syntax, bans: readonly Ban[]): Deno.lint.LintVisitor {
  const check = (node: Node, ...names: string[]) => {
    const ban = bans.find((ban) => ban.names.some((banned) => names.includes(banned)));
    if (ban) syntax.report(node, `${names[0]} is not used in ${roomOf(file.path)}`, ban.hint);
  };
  const checkModule = (source: Node | null | undefined) => {
    if (source?.type === "Literal" && String(source.value).startsWith("node:")) check(source, "node:");
  };
  return {
    MemberExpression(node) {
      const text = syntax.source.getText(node).replace(/^globalThis\./, "");
      if (node.object.type === "Identifier") check(node, text, `${node.object.name}.*`, node.object.name);
      else check(node, text);
    },
    NewExpression(node) {
      const callee = syntax.source.getText(node.callee as Node);
      if (node.arguments.length === 0 || callee === "Function") check(node, `new ${callee}()`);
    },
    CallExpression(node) {
      if (node.callee.type === "Identifier") check(node, node.callee.name);
    },
    ImportDeclaration: (node) => checkModule(node.source),
    ImportExpression: (node) => checkModule(node.source),
  };
}

function roomOf(path: string): string {
  return path.split("/").slice(0, -1).join("/") || path;
}
