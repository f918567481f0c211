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
  fileDescriptor,
  type FilePaths,
  type NoColumns,
  SCHEMA_MODE_PARAMETER,
  sinkOptions,
  type WithPartitions,
} from "../files/mod.ts";
import { jsonlSink, type JsonlSinkOptions } from "./sink.ts";
import { jsonlSource, type JsonlSourceOptions } from "./source.ts";

/** What the JSON Lines connector adds to the environment. */
export interface JsonlEnvironment {
  /**
   * A stream of the rows of JSON Lines files: a path, a glob, or a list of either. Without `schema` the columns are
   * inferred from the first file, and unknown to the type checker.
   */
  fromJsonl<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: JsonlSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M>;
}

/** What the JSON Lines connector adds to streams. */
export interface JsonlStream {
  /** Writes JSON Lines: one file, or with a slash at the end of the path a file for each checkpoint. */
  toJsonl<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: JsonlSinkOptions & SinkOptions,
  ): SinkedStream<undefined>;
}

/** The JSON Lines connector's environment methods. */
export const jsonlEnvironment: JsonlEnvironment = {
  fromJsonl<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: JsonlSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(jsonlSource(paths, checkedOptions(jsonlDescriptor.source, options)));
  },
};

/** The JSON Lines connector's stream methods. */
export const jsonlStream: JsonlStream = {
  toJsonl<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: JsonlSinkOptions & SinkOptions,
  ): SinkedStream<undefined> {
    const { own, end } = sinkOptions(jsonlDescriptor.sink, options);
    return this.toSink(jsonlSink(path, own), end) as SinkedStream<undefined>;
  },
};

/** The JSON Lines connector's fact sheet. */
export const jsonlDescriptor: ConnectorDescriptor = fileDescriptor({
  name: "jsonl",
  method: "Jsonl",
  summary: "JSON Lines files: one object a line.",
  icon:
    "M9 4c-3 0-2 4-2 5.5S6 12 4.5 12C6 12 7 13 7 14.5S6 20 9 20M15 4c3 0 2 4 2 5.5s1 2.5 2.5 2.5C18 12 17 13 17 14.5s1 5.5-2 5.5",
  source: {
    summary: "Objects of JSON Lines files; properties that are no columns are passed over.",
    parameters: {
      ...SCHEMA_MODE_PARAMETER,
      ...COMPRESSION_PARAMETER,
      unknownProperties: {
        type: "string",
        enum: ["ignore", "error"],
        description:
          "What to do with a property that is no column; left out: error where schemaMode is strict, " +
          "else ignore.",
      },
    },
    make: (paths, options: JsonlSourceOptions) => jsonlSource(paths, options),
  },
  sink: {
    summary: "JSON Lines files, which appear, complete, when the run ends well.",
    parameters: COMPRESSION_PARAMETER,
    make: (path, options: JsonlSinkOptions) => jsonlSink(path, options),
  },
});
