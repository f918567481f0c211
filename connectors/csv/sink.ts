import { type Batch, type DataType, logicalType, type Schema, valueReader } from "../../core/mod.ts";
import {
  COMPRESSION_SUFFIX,
  compressionOf,
  type CompressionOption,
  fileConfig,
  FileSink,
  type FileSinkOptions,
  jsonText,
  pathText,
  type TextEncoding,
  TextFileWriter,
  valueText,
} from "../files/mod.ts";
import { type CsvDialect, fullDialect } from "./csv_dialect.ts";

/** Options of {@linkcode csvSink}. */
export interface CsvSinkOptions extends FileSinkOptions, CsvDialect, CompressionOption {}

/** A sink that writes CSV (RFC 4180, UTF-8, lines ending in LF): times as ISO 8601, lists and structs as JSON. */
export function csvSink(path: string | URL, options: CsvSinkOptions = {}): FileSink {
  const target = pathText(path);
  const dialect = fullDialect(options);
  const compression = compressionOf(target, options.compression);
  return new FileSink({
    ...options,
    connector: "csv",
    path: target,
    config: fileConfig(target, options),
    writing: {
      extension: `csv${COMPRESSION_SUFFIX[compression]}`,
      create: (staged, schema, faults) => {
        return new TextFileWriter(staged, new CsvEncoding(schema, dialect), { compression, faults });
      },
    },
  });
}

class CsvEncoding implements TextEncoding {
  readonly head: string;
  readonly #dialect: Required<CsvDialect>;
  readonly #special: RegExp;

  constructor(schema: Schema, dialect: Required<CsvDialect>) {
    const { delimiter, header } = dialect;
    this.#dialect = dialect;
    this.#special = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, "\\$&")}]`);
    this.head = header ? `${schema.names.map((name) => this.#quoted(name)).join(delimiter)}\n` : "";
  }

  encode(batch: Batch): string {
    const { delimiter, nullText } = this.#dialect;
    const readers = batch.columns.map(valueReader);
    const types = batch.columns.map((column) => logicalType(column.type));
    let text = "";
    for (let i = 0; i < batch.rows; i++) {
      const row = batch.selection === null ? i : batch.selection[i];
      for (let c = 0; c < readers.length; c++) {
        const value = readers[c](row);
        text += (c > 0 ? delimiter : "") + (value === null ? nullText : this.#field(types[c], value));
      }
      text += "\n";
    }
    return text;
  }

  #field(type: DataType, value: unknown): string {
    if (typeof value === "number" || typeof value === "bigint") return valueText(type, value);
    const nested = type.kind === "list" || type.kind === "struct" || type.kind === "fixedSizeList";
    return this.#quoted(nested ? jsonText(type, value) : valueText(type, value));
  }

  /** Quoted where it has to be; a text that reads like a null is quoted too. */
  #quoted(text: string): string {
    if (text !== this.#dialect.nullText && text !== "" && !this.#special.test(text)) return text;
    return `"${text.replaceAll('"', '""')}"`;
  }
}
