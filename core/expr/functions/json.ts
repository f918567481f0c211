import { bool, type DataType, float64, utf8 } from "../../data/mod.ts";
import type { Params } from "../bound.ts";
import type { ExprFunction } from "../expr_function.ts";
import { parseJsonPath, readJsonPath } from "../json_path.ts";
import type { Raw } from "../raw_value.ts";
import { invalidJson } from "../row_error.ts";
import { textOnly, textParam } from "./text.ts";

function atPath(name: string, summary: string, type: DataType, read: (value: unknown) => Raw): ExprFunction {
  const path = (params: Params) => parseJsonPath(textParam(name, params, "path"));
  return {
    kind: "strict",
    name,
    summary,
    arity: [1, 1],
    returnsNull: true,
    signature: (args, params) => {
      path(params);
      return { type, args: textOnly(name, args), nullable: true, fallible: true };
    },
    evaluate: ({ params }) => {
      const steps = path(params);
      return (text: string) => read(readJsonPath(parse(text), steps));
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson(text);
  }
}

function asText(value: unknown): Raw {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Values inside JSON text. */
export const json: readonly ExprFunction[] = [
  atPath("jsonText", "The value at a JSON path as text, or null.", utf8, asText),
  atPath(
    "jsonNumber",
    "The number at a JSON path, or null.",
    float64,
    (v) => typeof v === "number" ? v : null,
  ),
  atPath(
    "jsonBoolean",
    "The boolean at a JSON path, or null.",
    bool,
    (v) => typeof v === "boolean" ? v : null,
  ),
];
