import { type Batch, type Schema, valueReader } from "../../core/mod.ts";
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
} from "../files/mod.ts";

/** Options of {@linkcode jsonlSink}. */
export interface JsonlSinkOptions extends FileSinkOptions, CompressionOption {}

/** A sink that writes JSON Lines: an object a line, times as ISO 8601 text, bytes as base64, decimals as text. */
export function jsonlSink(path: string | URL, options: JsonlSinkOptions = {}): FileSink {
  const target = pathText(path);
  const compression = compressionOf(target, options.compression);
  return new FileSink({
    ...options,
    connector: "jsonl",
    path: target,
    config: fileConfig(target, options),
    writing: {
      extension: `jsonl${COMPRESSION_SUFFIX[compression]}`,
      create: (staged, schema, faults) => {
        return new TextFileWriter(staged, new JsonLineEncoding(schema), { compression, faults });
      },
    },
  });
}

class JsonLineEncoding implements TextEncoding {
  readonly head = "";
  /** `{"first":` or `,"next":`, one a column. */
  readonly #keys: readonly string[];

  constructor(schema: Schema) {
    this.#keys = schema.names.map((name, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  }

  encode(batch: Batch): string {
    const readers = batch.columns.map(valueReader);
    const types = batch.columns.map((column) => column.type);
    let text = "";
    for (let i = 0; i < batch.rows; i++) {
      const row = batch.selection === null ? i : batch.selection[i];
      for (let c = 0; c < readers.length; c++) text += this.#keys[c] + jsonText(types[c], readers[c](row));
      text += readers.length === 0 ? "{}\n" : "}\n";
    }
    return text;
  }
}
