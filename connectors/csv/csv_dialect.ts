import { VolleyError } from "../../core/mod.ts";

/** How a CSV file is written. */
export interface CsvDialect {
  /** Whether the first record names the columns; default true. Without it columns come in the schema's order. */
  readonly header?: boolean;
  /** One ASCII character between fields; default a comma. */
  readonly delimiter?: string;
  /** An unquoted field with this text is null; default empty. */
  readonly nullText?: string;
}

/** The dialect with its defaults; throws `CSV_DIALECT_INVALID`. */
export function fullDialect(given: CsvDialect): Required<CsvDialect> {
  const { header = true, delimiter = ",", nullText = "" } = given;
  if (delimiter.length !== 1 || delimiter.charCodeAt(0) > 127 || /["\r\n]/.test(delimiter)) {
    throw new VolleyError({
      code: "CSV_DIALECT_INVALID",
      message: `Cannot read CSV with delimiter ${JSON.stringify(delimiter)}: one ASCII character is wanted`,
      hint: `Use ",", ";", "|" or "\\t".`,
    });
  }
  return { header, delimiter, nullText };
}
