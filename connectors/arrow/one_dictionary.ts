import { Batch, Column, columnBuilder, Dictionary, type Schema, valueReader } from "../../core/mod.ts";

/**
 * Brings the dictionaries of all batches of a file to one a column: an Arrow file can add to a dictionary, and can't
 * replace it. Columns that are plain text by their schema are left alone.
 */
export class OneDictionary {
  readonly #dictionaries: readonly (Dictionary | null)[];
  readonly #remaps = new WeakMap<Dictionary, number[]>();

  constructor(schema: Schema) {
    this.#dictionaries = schema.fields.map(({ type }) =>
      type.kind === "dictionary" && type.value.kind === "utf8" ? new Dictionary() : null
    );
  }

  /** The same rows, with codes of the file's dictionaries. */
  convert(batch: Batch): Batch {
    if (this.#dictionaries.every((dictionary) => dictionary === null)) return batch;
    return batch.derive(
      batch.schema,
      batch.columns.map((column, i) => {
        const dictionary = this.#dictionaries[i];
        return dictionary === null ? column : this.#recode(column, dictionary);
      }),
    );
  }

  #recode(column: Column, dictionary: Dictionary): Column {
    if (column.dictionary === null) return coded(column, dictionary);
    const remap = this.#remapOf(column.dictionary, dictionary);
    const { type, length, validity, nullCount } = column;
    const codes = column.values as Int32Array;
    const values = new Int32Array(length);
    for (let row = 0; row < length; row++) values[row] = remap[codes[row]] ?? 0;
    return new Column({ type, length, validity, nullCount, values, dictionary });
  }

  /** For each code of another dictionary that of the file's; a dictionary only grows. */
  #remapOf(from: Dictionary, to: Dictionary): readonly number[] {
    const remap = this.#remaps.get(from) ?? [];
    for (let code = remap.length; code < from.size; code++) remap.push(to.intern(from.values[code]));
    this.#remaps.set(from, remap);
    return remap;
  }
}

/** Text that outgrew its dictionary, as codes again. */
function coded(column: Column, dictionary: Dictionary): Column {
  const read = valueReader(column);
  const builder = columnBuilder(column.type, column.length, { dictionary, dictionarySizeMax: Infinity });
  for (let row = 0; row < column.length; row++) builder.append(read(row));
  return builder.finish();
}
