import { inferSchema, type Schema, VolleyError } from "../../core/mod.ts";
import { type Compression, fileError, firstLines, lineError } from "../files/mod.ts";
import { lineHint } from "./line_hint.ts";

/** The schema that the first 1,024 objects of a JSON Lines file fit. */
export function inferFromLines(path: string, compression?: Compression): Schema {
  const rows: object[] = [];
  const lines: number[] = [];
  for (const [index, text] of readFirst(path, compression).entries()) {
    if (text.trim() === "") continue;
    try {
      rows.push(JSON.parse(text) as object);
      lines.push(index + 1);
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
  try {
    return inferSchema(rows);
  } catch (error) {
    throw error instanceof VolleyError ? inFile(error, path, lines) : error;
  }
}

/** The same error, its place in the file: the line, where the schema was inferred from rows. */
function inFile(error: VolleyError, path: string, lines: readonly number[]): VolleyError {
  const { row } = error.at;
  return row === undefined
    ? error.within({ resource: path })
    : error.within({ resource: path, line: lines[row] });
}

function readFirst(path: string, compression?: Compression): string[] {
  try {
    return firstLines(path, 1024, compression);
  } catch (error) {
    throw fileError(error, "read", path);
  }
}
