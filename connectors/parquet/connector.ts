import type {
  ConnectorDescriptor,
  Shape,
  SinkableStream,
  SinkedStream,
  SinkOptions,
  Stream,
  StreamExecutionEnvironment,
} from "../../core/mod.ts";
import {
  checkedOptions,
  fileDescriptor,
  type FilePaths,
  type NoColumns,
  sinkOptions,
  type WithPartitions,
} from "../files/mod.ts";
import { parquetSink, type ParquetSinkOptions } from "./sink.ts";
import { parquetSource, type ParquetSourceOptions } from "./source.ts";

/** What the Parquet connector adds to the environment. */
export interface ParquetEnvironment {
  /**
   * A stream of the rows of Parquet files: a path, a glob, or a list of either. The columns come from the first file's
   * footer, read at once; with `schema` they are checked against it and known to the type checker.
   */
  fromParquet<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: ParquetSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M>;
}

/** What the Parquet connector adds to streams. */
export interface ParquetStream {
  /** Writes Parquet: one file, or with a slash at the end of the path a file for each checkpoint. */
  toParquet<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: ParquetSinkOptions & SinkOptions,
  ): SinkedStream<undefined>;
}

/** The Parquet connector's environment methods. */
export const parquetEnvironment: ParquetEnvironment = {
  fromParquet<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: ParquetSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(parquetSource(paths, checkedOptions(parquetDescriptor.source, options)));
  },
};

/** The Parquet connector's stream methods. */
export const parquetStream: ParquetStream = {
  toParquet<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: ParquetSinkOptions & SinkOptions,
  ): SinkedStream<undefined> {
    const { own, end } = sinkOptions(parquetDescriptor.sink, options);
    return this.toSink(parquetSink(path, own), end) as SinkedStream<undefined>;
  },
};

/** The Parquet connector's fact sheet. */
export const parquetDescriptor: ConnectorDescriptor = fileDescriptor({
  name: "parquet",
  method: "Parquet",
  summary: "Apache Parquet files.",
  icon: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
  source: {
    summary: "Rows of Parquet files; text arrives dictionary-coded, columns left out are not read.",
    parameters: {
      columns: {
        type: "array",
        items: { type: "string" },
        description: "Columns to read, in this order; default all.",
      },
      dictionarySizeMax: {
        type: "integer",
        minimum: 0,
        default: 65_536,
        description: "Distinct texts a column keeps as codes.",
      },
    },
    make: (paths, options: ParquetSourceOptions) => parquetSource(paths, options),
  },
  sink: {
    summary: "Parquet files, which appear, complete, when the run ends well.",
    parameters: {
      compression: {
        type: "string",
        enum: ["zstd", "snappy", "gzip", "uncompressed"],
        default: "zstd",
        description: "How pages are compressed.",
      },
      rowGroupRows: {
        type: "integer",
        minimum: 1,
        default: 262_144,
        unit: "rows",
        description: "Rows of a row group.",
      },
    },
    make: (path, options: ParquetSinkOptions) => parquetSink(path, options),
  },
});
