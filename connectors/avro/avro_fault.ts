import { VolleyError } from "../../core/mod.ts";

/** What is wrong with row `row` of the block at byte `start`: `FILE_CORRUPT`, `INVALID_UTF8` or what was thrown. */
export function avroFault(error: unknown, path: string, start: number, row: number): VolleyError {
  const at = { resource: path, row };
  if (error instanceof VolleyError) return error.within(at);
  const text = error instanceof TypeError;
  return new VolleyError({
    code: text ? "INVALID_UTF8" : "FILE_CORRUPT",
    message: `Cannot read ${path} as Avro, row ${row} of the block at byte ${start}: ${
      text ? "a text is not valid UTF-8" : (error as Error).message
    }`,
    at,
    hint: text
      ? "Have the file written with valid text, or leave the column out of the schema."
      : "The file is damaged: copy it again, or check it with another reader.",
    cause: error,
  });
}
