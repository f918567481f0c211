import type {
  ConnectorDescriptor,
  Shape,
  SinkableStream,
  SinkedStream,
  Stream,
  StreamExecutionEnvironment,
} from "../../core/mod.ts";
import {
  DIALECT_PARAMETERS,
  FILE_SINK_PARAMETERS,
  FILE_SOURCE_PARAMETERS,
  type FilePaths,
  type NoColumns,
  SCHEMA_MODE_PARAMETER,
  type WithPartitions,
} from "../files/mod.ts";
import { csvSink, type CsvSinkOptions } from "./sink.ts";
import { csvSource, type CsvSourceOptions } from "./source.ts";

/** What the CSV connector adds to the environment. */
export interface CsvEnvironment {
  /**
   * A stream of the rows of CSV files: a path, a glob, or a list of either. Without `schema` the columns are
   * inferred from the first file, and unknown to the type checker.
   */
  fromCsv<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: CsvSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M>;
}

/** What the CSV connector adds to streams. */
export interface CsvStream {
  /** Writes CSV: one file, or with a slash at the end of the path a file for each checkpoint. */
  toCsv<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: CsvSinkOptions,
  ): SinkedStream<undefined>;
}

/** The CSV connector's environment methods. */
export const csvEnvironment: CsvEnvironment = {
  fromCsv<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: CsvSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(csvSource(paths, options));
  },
};

/** The CSV connector's stream methods. */
export const csvStream: CsvStream = {
  toCsv<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: CsvSinkOptions,
  ): SinkedStream<undefined> {
    return this.toSink(csvSink(path, options)) as SinkedStream<undefined>;
  },
};

/** The CSV connector's fact sheet. */
export const csvDescriptor: ConnectorDescriptor = {
  name: "csv",
  summary: "CSV files (RFC 4180).",
  local: true,
  source: {
    method: "fromCsv",
    summary: "Records of CSV files, matched with the header by name.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      required: ["path"],
      properties: { ...FILE_SOURCE_PARAMETERS, ...DIALECT_PARAMETERS, ...SCHEMA_MODE_PARAMETER },
    },
  },
  sink: {
    method: "toCsv",
    summary: "CSV files, visible when their checkpoint commits.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      required: ["path"],
      properties: { ...FILE_SINK_PARAMETERS, ...DIALECT_PARAMETERS },
    },
  },
};
