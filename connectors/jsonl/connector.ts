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
  type FileSinkOptions,
  type NoColumns,
  SCHEMA_MODE_PARAMETER,
  type WithPartitions,
} from "../files/mod.ts";
import { jsonlSink } from "./sink.ts";
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
    options?: FileSinkOptions,
  ): SinkedStream<undefined>;
}

/** The JSON Lines connector's environment methods. */
export const jsonlEnvironment: JsonlEnvironment = {
  fromJsonl<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: JsonlSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(jsonlSource(paths, options));
  },
};

/** The JSON Lines connector's stream methods. */
export const jsonlStream: JsonlStream = {
  toJsonl<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: FileSinkOptions,
  ): SinkedStream<undefined> {
    return this.toSink(jsonlSink(path, options)) as SinkedStream<undefined>;
  },
};

/** The JSON Lines connector's fact sheet. */
export const jsonlDescriptor: ConnectorDescriptor = {
  name: "jsonl",
  summary: "JSON Lines files: one object a line.",
  local: true,
  source: {
    method: "fromJsonl",
    summary: "Objects of JSON Lines files; properties that are no columns are passed over.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      required: ["path"],
      properties: {
        ...FILE_SOURCE_PARAMETERS,
        ...SCHEMA_MODE_PARAMETER,
        unknownProperties: {
          type: "string",
          enum: ["ignore", "error"],
          default: "ignore",
          description: "What to do with a property that is no column.",
        },
      },
    },
  },
  sink: {
    method: "toJsonl",
    summary: "JSON Lines files, visible when their checkpoint commits.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      required: ["path"],
      properties: { ...FILE_SINK_PARAMETERS },
    },
  },
};
