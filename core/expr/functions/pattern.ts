import { bool, utf8 } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { Params } from "../bound.ts";
import type { ExprFunction } from "../expr_function.ts";
import { invalidExpr } from "../type_mismatch.ts";
import { integerParam, textOnly, textParam } from "./text.ts";

/** The matcher of an SQL pattern: `%` any text, `_` one character, `\` takes the next character literally. */
export function likeMatcher(pattern: string, ignoreCase: boolean): (text: string) => boolean {
  const source = pattern.replace(/\\([\s\S])|[\s\S]/gu, (token, escaped: string | undefined) => {
    if (token === "%") return "[^]*";
    if (token === "_") return "[^]";
    return quoted(escaped ?? token);
  });
  const plain = !ignoreCase && /^%?[^%_\\]*%?$/.test(pattern);
  if (plain) return plainMatcher(pattern);
  const regexp = new RegExp(`^(?:${source})$`, ignoreCase ? "ui" : "u");
  return (text) => regexp.test(text);
}

function quoted(token: string): string {
  return /^[\^$\\.*+?()[\]{}|/]$/.test(token) ? `\\${token}` : token;
}

function plainMatcher(pattern: string): (text: string) => boolean {
  const starts = !pattern.startsWith("%");
  const ends = !pattern.endsWith("%") || pattern === "";
  const inner = pattern.slice(
    starts ? 0 : 1,
    ends ? undefined : Math.max(starts ? 0 : 1, pattern.length - 1),
  );
  if (starts && ends) return (text) => text === inner;
  if (starts) return (text) => text.startsWith(inner);
  return ends ? (text) => text.endsWith(inner) : (text) => text.includes(inner);
}

function like(name: "like" | "ilike", summary: string): ExprFunction {
  return {
    kind: "strict",
    name,
    summary,
    arity: [1, 1],
    signature: (args, params) => {
      textParam(name, params, "pattern");
      return { type: bool, args: textOnly(name, args) };
    },
    evaluate: ({ params }) => likeMatcher(textParam(name, params, "pattern"), name === "ilike"),
  };
}

function compileRegExp(name: string, params: Params, extra = ""): RegExp {
  const pattern = textParam(name, params, "pattern");
  const flags = params.flags === undefined ? "" : textParam(name, params, "flags");
  if (!/^[imsuv]*$/.test(flags)) {
    throw invalidExpr(
      `Cannot use regular expression flags "${flags}"`,
      "Flags i, m, s, u and v are allowed.",
    );
  }
  try {
    return new RegExp(pattern, (/[uv]/.test(flags) ? flags : flags + "u") + extra);
  } catch (cause) {
    throw new VolleyError({
      code: "EXPR_PATTERN_INVALID",
      message: `Cannot compile regular expression ${JSON.stringify(pattern)}: ${(cause as Error).message}`,
      hint: "Patterns are JavaScript regular expressions in Unicode mode.",
      cause,
    });
  }
}

const regexpMatch: ExprFunction = {
  kind: "strict",
  name: "regexpMatch",
  summary: "Whether a regular expression matches anywhere.",
  arity: [1, 1],
  signature: (args, params) => {
    compileRegExp("regexpMatch", params);
    return { type: bool, args: textOnly("regexpMatch", args) };
  },
  evaluate: ({ params }) => {
    const regexp = compileRegExp("regexpMatch", params);
    return (text: string) => regexp.test(text);
  },
};

const regexpExtract: ExprFunction = {
  kind: "strict",
  name: "regexpExtract",
  summary: "A capture group of the first match, or null.",
  arity: [1, 1],
  returnsNull: true,
  signature: (args, params) => {
    compileRegExp("regexpExtract", params);
    if (params.group !== undefined) integerParam("regexpExtract", params, "group");
    return { type: utf8, args: textOnly("regexpExtract", args), nullable: true };
  },
  evaluate: ({ params }) => {
    const regexp = compileRegExp("regexpExtract", params);
    const group = (params.group as number | undefined) ?? 0;
    return (text: string) => regexp.exec(text)?.[group] ?? null;
  },
};

const regexpReplace: ExprFunction = {
  kind: "strict",
  name: "regexpReplace",
  summary: "Every match of a regular expression replaced.",
  arity: [1, 1],
  signature: (args, params) => {
    compileRegExp("regexpReplace", params);
    textParam("regexpReplace", params, "replacement");
    return { type: utf8, args: textOnly("regexpReplace", args) };
  },
  evaluate: ({ params }) => {
    const regexp = compileRegExp("regexpReplace", params, "g");
    const replacement = textParam("regexpReplace", params, "replacement");
    return (text: string) => text.replace(regexp, replacement);
  },
};

/** Patterns in text. */
export const pattern: readonly ExprFunction[] = [
  like("like", "Whether an SQL pattern matches the whole text."),
  like("ilike", "As like, without regard to case."),
  regexpMatch,
  regexpExtract,
  regexpReplace,
];
