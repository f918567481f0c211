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
  COMPRESSION_PARAMETER,
  DIALECT_PARAMETERS,
  fileDescriptor,
  type FilePaths,
  type NoColumns,
  SCHEMA_MODE_PARAMETER,
  sinkOptions,
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
    options?: CsvSinkOptions & SinkOptions,
  ): SinkedStream<undefined>;
}

/** The CSV connector's environment methods. */
export const csvEnvironment: CsvEnvironment = {
  fromCsv<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: CsvSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(csvSource(paths, checkedOptions(csvDescriptor.source, options)));
  },
};

/** The CSV connector's stream methods. */
export const csvStream: CsvStream = {
  toCsv<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: CsvSinkOptions & SinkOptions,
  ): SinkedStream<undefined> {
    const { own, end } = sinkOptions(csvDescriptor.sink, options);
    return this.toSink(csvSink(path, own), end) as SinkedStream<undefined>;
  },
};

/** The CSV connector's fact sheet. */
export const csvDescriptor: ConnectorDescriptor = fileDescriptor({
  name: "csv",
  method: "Csv",
  summary: "CSV files (RFC 4180).",
  icon: "M4 4h16v16H4zM4 9h16M4 14.5h16M9.5 4v16M15 4v16",
  source: {
    summary: "Records of CSV files, matched with the header by name.",
    parameters: { ...DIALECT_PARAMETERS, ...SCHEMA_MODE_PARAMETER, ...COMPRESSION_PARAMETER },
    make: (paths, options: CsvSourceOptions) => csvSource(paths, options),
  },
  sink: {
    summary: "CSV files, which appear, complete, when the run ends well.",
    parameters: { ...DIALECT_PARAMETERS, ...COMPRESSION_PARAMETER },
    make: (path, options: CsvSinkOptions) => csvSink(path, options),
  },
});
