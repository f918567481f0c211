import { logicalType, type Schema } from "../../core/mod.ts";
import type { BoundsFilter, ColumnBounds, RangeBounds } from "../files/mod.ts";
import { type BoundedColumn, chunkBounds } from "./format/chunk_bounds.ts";
import { leafType } from "./format/flat_column.ts";
import type { ParquetFile } from "./parquet_file.ts";

/**
 * For each row group of a file whether it may hold a row that the filter is true for, by its chunks' statistics, read
 * as the types of `declared`.
 */
export function wantedGroups(file: ParquetFile, declared: Schema, filter: BoundsFilter | null): boolean[] {
  const { footer } = file;
  if (filter === null) return footer.rowGroups.map(() => true);
  const columns = filter.columns.flatMap((name) => {
    const column = leafOf(file, name);
    return column === null ? [] : [{ ...column, name, type: logicalType(declared.field(name).type) }];
  });
  return filter.mayHold(footer.rowGroups.map((group): RangeBounds => {
    const known = new Map<string, ColumnBounds>();
    for (const column of columns) {
      const chunk = group.columns[column.index];
      if (chunk !== undefined) known.set(column.name, chunkBounds(column, chunk, group.rows, footer.ordered));
    }
    return known;
  }));
}

/** A column without nesting, of a file that may have others; null where it is none, or decoded elsewhere. */
function leafOf(
  { footer, flat }: ParquetFile,
  name: string,
): Pick<BoundedColumn, "optional" | "index"> | null {
  const found = flat?.find((each) => each.name === name);
  if (found !== undefined) return found;
  const index = footer.rowGroups[0]?.columns.findIndex(({ path }) => path.length === 1 && path[0] === name) ??
    -1;
  const leaf = footer.elements.slice(1).find((each) => each.name === name && each.physical !== null);
  if (index < 0 || leaf === undefined || leaf.repetition === "repeated" || leafType(leaf) === null) {
    return null;
  }
  return { optional: leaf.repetition === "optional", index };
}
