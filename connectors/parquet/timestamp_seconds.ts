import { timestamp } from "../../core/mod.ts";
import { DataType, type Field, tableFromIPC, TimeUnit } from "apache-arrow";
import type { FlatColumn } from "./format/flat_column.ts";
import type { Footer } from "./format/footer.ts";

/**
 * Flat columns with their timestamps in seconds: Parquet has none, so that Arrow's writers store a bare int64, and its
 * unit in the Arrow schema they leave in the file.
 */
export function withSeconds(columns: readonly FlatColumn[], footer: Footer): readonly FlatColumn[] {
  if (footer.arrowSchema === null || !columns.some(({ type }) => type.kind === "int64")) return columns;
  const written = new Map(arrowFields(footer.arrowSchema).map(({ name, type }) => [name, type]));
  return columns.map((column) => {
    const type = written.get(column.name);
    if (column.type.kind !== "int64" || !DataType.isTimestamp(type) || type.unit !== TimeUnit.SECOND) {
      return column;
    }
    return { ...column, type: timestamp("s", type.timezone ?? undefined) };
  });
}

/** None where the schema holds types that can't be read: flat columns don't need it. */
function arrowFields(base64: string): readonly Field[] {
  try {
    return tableFromIPC(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))).schema.fields;
  } catch {
    return [];
  }
}
