import { inferSchema, type Schema } from "../../core/mod.ts";
import { fileError, firstLines, lineError } from "../files/mod.ts";
import { lineHint } from "./line_hint.ts";

/** The schema that the first 1,024 objects of a JSON Lines file fit. */
export function inferFromLines(path: string): Schema {
  const rows: object[] = [];
  for (const [index, text] of readFirst(path).entries()) {
    if (text.trim() === "") continue;
    try {
      rows.push(JSON.parse(text) as object);
    } catch (error) {
      throw lineError(
        { path, line: index + 1 },
        "INVALID_JSON",
        (error as Error).message,
        lineHint(text),
        error,
      );
    }
  }
  return inferSchema(rows);
}

function readFirst(path: string): string[] {
  try {
    return firstLines(path, 1024);
  } catch (error) {
    throw fileError(error, "read", path);
  }
}
