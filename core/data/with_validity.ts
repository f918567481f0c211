import { Column, newBitmap } from "./column.ts";

let present = newBitmap(4096, true);

/**
 * The column with a validity bitmap even where no row is null, for code that was made for columns with nulls. Its
 * `nullCount` is then 1, as nothing reads it there.
 */
export function withValidity(column: Column): Column {
  if (column.validity !== null || column.type.kind === "null") return column;
  const { type, length, values, offsets, children, dictionary } = column;
  if (present.length * 8 < length) present = newBitmap(2 * length, true);
  return new Column({ type, length, values, offsets, children, dictionary, validity: present, nullCount: 1 });
}
