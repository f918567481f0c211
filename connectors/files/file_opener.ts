import {
  type Batch,
  columnsOf,
  type ExprNode,
  type ReadRequest,
  Schema,
  type Source,
  VolleyError,
} from "../../core/mod.ts";
import { BoundsFilter } from "./bounds_filter.ts";
import type { FileFormat, FileOffset, FileReader, FileReaderContext } from "./file_reader.ts";
import type { PartitionColumns, PartitionValues } from "./partition_columns.ts";

/** Opens the files of a source: those of one format, with the values their paths hold as further columns. */
export class FileOpener {
  /** Every column: the files' own, then the partitions'. */
  readonly schema: Schema;
  readonly #format: FileFormat;
  readonly #own: Schema;
  readonly #partitions: PartitionColumns | null;
  #given: Schema;
  #filter: BoundsFilter | null = null;
  /** Files left out because their partition rules them out. */
  skippedFiles = 0;

  constructor(format: FileFormat, own: Schema, partitions: PartitionColumns | null) {
    this.#format = format;
    this.#own = own;
    this.#partitions = partitions;
    this.schema = partitions === null ? own : joined(own, partitions.schema);
    this.#given = this.schema;
  }

  /** Reads less from here on; gives the columns of the batches then. */
  narrow({ columns, predicate }: ReadRequest): Schema {
    this.skippedFiles = 0;
    const asked = columns?.filter((name) => this.#own.indexOf(name) >= 0) ?? null;
    const own = this.#format.narrow?.({ columns: asked, predicate: this.#ownPart(predicate) }) ?? this.#own;
    this.#filter = predicate === null || this.#partitions === null
      ? null
      : new BoundsFilter(predicate, this.#partitions.schema);
    const added = this.#partitions?.schema.fields.filter(({ name }) => columns?.includes(name) ?? true) ?? [];
    const fields = [...own.fields, ...added];
    this.#given = fields.length === this.schema.fields.length ? this.schema : new Schema(fields);
    return this.#given;
  }

  /** Whether a file may hold a row that is wanted, as far as its path tells. */
  isWanted(path: string): boolean {
    if (this.#filter === null) return true;
    const wanted = this.#filter.mayHold([this.#partitions!.valuesOf(path).bounds])[0];
    if (!wanted) this.skippedFiles++;
    return wanted;
  }

  open(path: string, context: FileReaderContext): FileReader | Promise<FileReader> {
    if (this.#partitions === null) return this.#format.open(path, context);
    const values = this.#partitions.valuesOf(path);
    const opened = this.#format.open(path, context);
    const wrap = (reader: FileReader) => new PartitionedReader(reader, values, this.#given);
    return opened instanceof Promise ? opened.then(wrap) : wrap(opened);
  }

  /** As `Source.decodeRaw`; undefined where the format has no single records. */
  get decodeRaw(): Source["decodeRaw"] {
    const format = this.#format;
    if (format.decode === undefined) return undefined;
    return (raw, place) => {
      const batch = format.decode!(raw, place);
      return this.#partitions?.valuesOf(place.partition).addTo(batch, this.schema) ?? batch;
    };
  }

  /** What was left unread, by name. */
  counts(): { readonly [name: string]: number } {
    return { ...this.#format.counts?.(), skippedFiles: this.skippedFiles };
  }

  /** A format knows its own columns only: a condition on others is not its to judge. */
  #ownPart(predicate: ExprNode | null): ExprNode | null {
    if (predicate === null || columnsOf(predicate).every((name) => this.#own.indexOf(name) >= 0)) {
      return predicate;
    }
    if (predicate.op !== "call" || predicate.fn !== "and") return null;
    const parts = predicate.args.map((arg) => this.#ownPart(arg)).filter((part) => part !== null);
    return parts.length === 0 ? null : { op: "call", fn: "and", args: parts };
  }
}

function joined(own: Schema, partitions: Schema): Schema {
  const twice = partitions.names.find((name) => own.indexOf(name) >= 0);
  if (twice === undefined) return new Schema([...own.fields, ...partitions.fields]);
  throw new VolleyError({
    code: "SCHEMA_DUPLICATE_COLUMN",
    message: `Cannot add partition "${twice}": the files have a column of that name`,
    at: { column: twice },
    hint: "Leave that column out of the files' schema, or the partition out of partitions.",
  });
}

/** A reader whose batches get the values of the file's path. */
class PartitionedReader implements FileReader {
  readonly #reader: FileReader;
  readonly #values: PartitionValues;
  readonly #schema: Schema;

  constructor(reader: FileReader, values: PartitionValues, schema: Schema) {
    this.#reader = reader;
    this.#values = values;
    this.#schema = schema;
  }

  get offset(): FileOffset {
    return this.#reader.offset;
  }

  read(): Batch | null | Promise<Batch | null> {
    const batch = this.#reader.read();
    return batch instanceof Promise ? batch.then((read) => this.#add(read)) : this.#add(batch);
  }

  close(): void {
    this.#reader.close();
  }

  #add(batch: Batch | null): Batch | null {
    return batch === null ? null : this.#values.addTo(batch, this.#schema);
  }
}
