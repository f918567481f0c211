import {
  Batch,
  type Column,
  type ColumnBuilder,
  columnBuilder,
  describeType,
  Dictionary,
  type Field,
  logicalType,
  Schema,
  type Shape,
  sliceColumn,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import type { RangeBounds } from "./bounds_filter.ts";
import { type SchemaOrShape, toSchema } from "./declared_schema.ts";
import { type PartitionText, partitionTexts } from "./partition_path.ts";

/** What `partitions` may be given as: columns and their types, or true for all that paths name, as text. */
export type PartitionsOption<P extends Shape> = SchemaOrShape<P> | boolean;

/** The value of a partition column as text says it; throws where it is none of the type. */
function valueOf(type: Field["type"], text: string): unknown {
  switch (logicalType(type).kind) {
    case "bool":
      return text === "true" ? true : text === "false" ? false : text;
    case "int64":
    case "uint64":
      return /^[+-]?\d+$/.test(text) ? BigInt(text) : text;
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
    case "uint32":
    case "float32":
    case "float64":
      return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
    default:
      return text;
  }
}

/** Columns whose values stand in the paths of files, the same for each row of a file. */
export class PartitionColumns {
  readonly schema: Schema;
  /** A file whose path names exactly these columns, for messages; null before one was seen. */
  #example: string | null;
  readonly #dictionaries: readonly (Dictionary | undefined)[];

  private constructor(schema: Schema, example: string | null) {
    this.schema = schema;
    this.#example = example;
    this.#dictionaries = schema.fields.map(({ type }) =>
      logicalType(type).kind === "utf8" ? new Dictionary() : undefined
    );
  }

  /**
   * The columns `option` means: those given, or all that the path of the first file names. Throws
   * `PARTITIONS_NOT_FOUND` where that names none, or there is no file yet.
   */
  static of<P extends Shape>(option: PartitionsOption<P>, files: readonly string[]): PartitionColumns | null {
    if (option === false) return null;
    if (option !== true) return new PartitionColumns(toSchema(option) as Schema, null);
    const found = files.length === 0 ? [] : partitionTexts(files[0]);
    if (found.length === 0) throw noPartitions(files);
    return new PartitionColumns(
      new Schema(found.map(([name]) => ({ name, type: utf8, nullable: true }))),
      files[0],
    );
  }

  /** The values of one file; throws `PARTITION_MISMATCH` or `PARTITION_VALUE_INVALID`. */
  valuesOf(path: string): PartitionValues {
    const texts = new Map(partitionTexts(path));
    const lost = this.schema.names.find((name) => !texts.has(name));
    if (
      lost !== undefined || (this.#example !== null && texts.size !== partitionTexts(this.#example).length)
    ) {
      throw this.#mismatch(path, lost);
    }
    this.#example ??= path;
    return new PartitionValues(path, this.schema, [...texts], this.#dictionaries);
  }

  #mismatch(path: string, lost: string | undefined): VolleyError {
    const names = (of: string) =>
      partitionTexts(of).map(([name]) => `"${name}"`).join(", ") || "no partition";
    const wanted = this.#example === null
      ? `"${lost}" is wanted`
      : `${this.#example} names ${names(this.#example)}`;
    return new VolleyError({
      code: "PARTITION_MISMATCH",
      message: `Cannot read ${path}: its path names ${names(path)}, and ${wanted}`,
      at: { resource: path, column: lost },
      hint:
        "Every file lies in folders of the same names, like year=2024/month=01/: read others on their own.",
    });
  }
}

function noPartitions(files: readonly string[]): VolleyError {
  return new VolleyError({
    code: "PARTITIONS_NOT_FOUND",
    message: files.length === 0
      ? "Cannot infer partitions: no file is there yet"
      : `Cannot infer partitions: the path ${files[0]} names none`,
    hint: "Declare them, partitions: schema({ year: int32 }); folders are called year=2024.",
  });
}

/** Partition values of one file, as columns of any length. */
export class PartitionValues {
  readonly #path: string;
  readonly #schema: Schema;
  readonly #texts: ReadonlyMap<string, string | null>;
  readonly #builders: readonly ColumnBuilder[];
  #columns: readonly Column[] = [];
  #length = 0;

  constructor(
    path: string,
    schema: Schema,
    texts: readonly PartitionText[],
    dictionaries: readonly (Dictionary | undefined)[],
  ) {
    this.#path = path;
    this.#schema = schema;
    this.#texts = new Map(texts);
    this.#builders = schema.fields.map(({ type }, i) =>
      columnBuilder(type, 1, { dictionary: dictionaries[i] })
    );
    this.#columns = this.#make(1);
    this.#length = 1;
  }

  /** Each column's one value as bounds. */
  get bounds(): RangeBounds {
    return new Map(this.#schema.fields.map(({ name, type }) => {
      const text = this.#texts.get(name)!;
      const value = text === null ? null : valueOf(type, text);
      return [name, { min: value, max: value, present: text !== null, nulls: text === null }];
    }));
  }

  /** The batch with the values as further columns, as `schema` has them. */
  addTo(batch: Batch, schema: Schema): Batch {
    if (batch.length > this.#length) {
      this.#columns = this.#make(batch.length);
      this.#length = batch.length;
    }
    const columns = schema.names.map((name) => {
      const own = batch.schema.indexOf(name);
      if (own >= 0) return batch.columns[own];
      return sliceColumn(this.#columns[this.#schema.indexOf(name)], 0, batch.length);
    });
    return batch.derive(schema, columns);
  }

  #make(length: number): readonly Column[] {
    return this.#schema.fields.map((field, i) => {
      const builder = this.#builders[i];
      const text = this.#texts.get(field.name)!;
      if (text === null && !field.nullable) {
        throw this.#invalid(field, "it is null there, and declared never null");
      }
      try {
        const value = text === null ? null : valueOf(field.type, text);
        for (let row = 0; row < length; row++) builder.append(value);
      } catch (error) {
        throw this.#invalid(field, `"${text}" is no ${describeType(field.type)}`, error);
      }
      return builder.finish();
    });
  }

  #invalid({ name }: Field, what: string, cause?: unknown): VolleyError {
    return new VolleyError({
      code: "PARTITION_VALUE_INVALID",
      message: `Cannot read partition "${name}" from the path ${this.#path}: ${what}`,
      at: { resource: this.#path, column: name },
      hint: `Declare "${name}" with a type its folders fit, or nullable(...).`,
      cause,
    });
  }
}
