import type {
  ConnectorDescriptor,
  Shape,
  SinkableStream,
  SinkedStream,
  Stream,
  StreamExecutionEnvironment,
} from "../../core/mod.ts";
import {
  FILE_SINK_PARAMETERS,
  FILE_SOURCE_PARAMETERS,
  type FilePaths,
  type NoColumns,
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
    options?: ParquetSinkOptions,
  ): SinkedStream<undefined>;
}

/** The Parquet connector's environment methods. */
export const parquetEnvironment: ParquetEnvironment = {
  fromParquet<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: ParquetSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(parquetSource(paths, options));
  },
};

/** The Parquet connector's stream methods. */
export const parquetStream: ParquetStream = {
  toParquet<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: ParquetSinkOptions,
  ): SinkedStream<undefined> {
    return this.toSink(parquetSink(path, options)) as SinkedStream<undefined>;
  },
};

/** The Parquet connector's fact sheet. */
export const parquetDescriptor: ConnectorDescriptor = {
  name: "parquet",
  summary: "Apache Parquet files.",
  local: true,
  source: {
    method: "fromParquet",
    summary: "Rows of Parquet files; text arrives dictionary-coded, columns left out are not read.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      required: ["path"],
      properties: {
        ...FILE_SOURCE_PARAMETERS,
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
    },
  },
  sink: {
    method: "toParquet",
    summary: "Parquet files, visible when their checkpoint commits.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      required: ["path"],
      properties: {
        ...FILE_SINK_PARAMETERS,
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
          description: "Rows of a row group.",
        },
      },
    },
  },
};
