import type { Finding, Rule } from "./finding.ts";
import { CORE_ROOMS, SHARED_CONNECTOR, TOP_ROOMS } from "./rooms.ts";
import { isTest, isTypeScript, type SourceFile } from "./source_file.ts";
import { type Node, type Syntax, visitSyntax } from "./syntax.ts";

/**
 * Imports only point up: to rooms before one's own, through their `mod.ts`, or to files of one's own room. Tests may
 * also use the harness.
 */
export const roomRanks: Rule = {
  name: "room-ranks",
  applies: (path) => isTypeScript(path) && TOP_ROOMS.includes(path.split("/")[0]),
  check: (file) => visitSyntax(file, (syntax) => importVisitor(file, syntax)),
};

function importVisitor(file: SourceFile, syntax: Syntax): Deno.lint.LintVisitor {
  const check = (source: Node | null | undefined) => {
    if (source?.type !== "Literal" || typeof source.value !== "string") return;
    const breach = importBreach(file.path, source.value);
    if (breach) syntax.report(source, breach.message, breach.hint);
  };
  return {
    ImportDeclaration: (node) => check(node.source),
    ExportNamedDeclaration: (node) => check(node.source),
    ExportAllDeclaration: (node) => check(node.source),
    ImportExpression: (node) => check(node.source),
  };
}

type Breach = Omit<Finding, "line">;

function breach(message: string, hint: string): Breach {
  return { message, hint };
}

/** What is wrong with an import of `specifier` in the file at `path`, or null. */
export function importBreach(path: string, specifier: string): Breach | null {
  const inner = path.startsWith("core/") || path.startsWith("connectors/") || path === "mod.ts";
  if (specifier.startsWith("@volley/volley")) {
    return inner
      ? breach(`a part imports the whole, "${specifier}"`, `Import the room's own "mod.ts" by path.`)
      : null;
  }
  if (!specifier.startsWith(".")) return null;
  const target = resolve(path, specifier);
  const [from, to] = [path.split("/"), target.split("/")];
  if (isTest(target) && !isTest(path)) {
    return breach(`import of "${target}"`, "Files that end in _test or _bench are not published: rename it.");
  }
  if (isTest(path) && target.startsWith("tests/harness/")) return null;
  if (from[0] !== to[0]) return topBreach(from, to, target);
  if (from[0] === "core") return coreBreach(from, to, target);
  if (from[0] === "connectors") return connectorBreach(from, to, target);
  return null;
}

function topBreach(from: string[], to: string[], target: string): Breach | null {
  if (from[0] === "connectors" && to[0] === "core" && target !== "core/mod.ts") {
    return breach(
      `a connector imports "${target}"`,
      `Import from "core/mod.ts": a connector sees no further.`,
    );
  }
  if (TOP_ROOMS.indexOf(to[0]) <= TOP_ROOMS.indexOf(from[0])) return null;
  return breach(`${from[0]} imports ${to[0]} ("${target}"), which stands below it`, UP);
}

function coreBreach(from: string[], to: string[], target: string): Breach | null {
  if (from[1] === to[1] || from[1] === "mod.ts") return null;
  if (to[1] === "mod.ts") {
    return breach(`core/${from[1]} imports the whole core`, `Import the "mod.ts" of the room you need.`);
  }
  if (!CORE_ROOMS.includes(to[1])) {
    return breach(`core/${to[1]} has no rank`, "Give the room its place in tests/tidy/rooms.ts.");
  }
  if (CORE_ROOMS.indexOf(to[1]) > CORE_ROOMS.indexOf(from[1])) {
    return breach(`core/${from[1]} imports core/${to[1]}, which stands below it`, UP);
  }
  return to.at(-1) === "mod.ts" ? null : breach(`import of "${target}", inside another room`, DOOR);
}

function connectorBreach(from: string[], to: string[], target: string): Breach | null {
  const assembly = from.length === 2;
  if (!assembly && from[1] === to[1]) return null;
  if (assembly && to.length === 2) return null;
  if (!assembly && to[1] !== SHARED_CONNECTOR) {
    return breach(
      `connector "${from[1]}" imports "${target}"`,
      "A connector imports core/mod.ts and its own files.",
    );
  }
  return to[2] === "mod.ts" ? null : breach(`import of "${target}", inside another room`, DOOR);
}

const UP = "Move what both need to the upper room, or hand it in as a parameter.";
const DOOR =
  `Import from that room's "mod.ts"; what others need and users don't gets a folder with a "mod.ts" there.`;

function resolve(path: string, specifier: string): string {
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}
