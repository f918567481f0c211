import { Batch } from "./batch.ts";
import { Column } from "./column.ts";
import { Dictionary } from "./dictionary.ts";
import { valueReader } from "./read_value.ts";

/** The same text as codes of `into`, which gains the values it lacks; the column itself where it has those codes. */
export function recodeText(column: Column, into: Dictionary): Column {
  if (column.dictionary === into) return column;
  const { type, length, validity, nullCount } = column;
  const values = new Int32Array(length);
  const codeOf = column.dictionary === null ? plainCodes(column, into) : remappedCodes(column, into);
  for (let i = 0; i < length; i++) if (!column.isNull(i)) values[i] = codeOf(i);
  return new Column({ type, length, validity, nullCount, values, dictionary: into });
}

function plainCodes(column: Column, into: Dictionary): (row: number) => number {
  const read = valueReader(column);
  return (row) => into.intern(read(row) as string);
}

function remappedCodes(column: Column, into: Dictionary): (row: number) => number {
  const texts = column.dictionary!.values;
  const codes = column.values as Int32Array;
  const remap = new Int32Array(texts.length).fill(-1);
  return (row) => {
    const code = codes[row];
    return remap[code] >= 0 ? remap[code] : remap[code] = into.intern(texts[code]);
  };
}

/**
 * Dense batches of one schema in which each column declared `dictionary(utf8)`, nested ones too, has the same
 * dictionary everywhere; columns that agree already are kept as they are.
 */
export function unifyDictionaries(batches: readonly Batch[]): readonly Batch[] {
  const found = new Map<string, Set<Dictionary | null>>();
  for (const { columns } of batches) columns.forEach((column, c) => collect(column, String(c), found));
  const merged = new Map<string, Dictionary>();
  for (const [path, dictionaries] of found) {
    if (dictionaries.size > 1 || dictionaries.has(null)) merged.set(path, new Dictionary());
  }
  if (merged.size === 0) return batches;
  return batches.map((batch) => {
    const columns = batch.columns.map((column, c) => replace(column, String(c), merged));
    return new Batch(batch.schema, columns, batch.length, batch);
  });
}

function isCoded(column: Column): boolean {
  return column.type.kind === "dictionary" && column.type.value.kind === "utf8";
}

function collect(column: Column, path: string, found: Map<string, Set<Dictionary | null>>): void {
  if (isCoded(column)) {
    const dictionaries = found.get(path) ?? new Set();
    found.set(path, dictionaries.add(column.dictionary));
  }
  column.children.forEach((child, c) => collect(child, `${path}.${c}`, found));
}

function replace(column: Column, path: string, merged: ReadonlyMap<string, Dictionary>): Column {
  const into = merged.get(path);
  if (into !== undefined) return recodeText(column, into);
  if (column.children.length === 0) return column;
  const { type, length, validity, nullCount, values, offsets, dictionary } = column;
  const children = column.children.map((child, c) => replace(child, `${path}.${c}`, merged));
  return new Column({ type, length, validity, nullCount, values, offsets, dictionary, children });
}
