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
import { arrowSink, type ArrowSinkOptions } from "./sink.ts";
import { arrowSource, type ArrowSourceOptions } from "./source.ts";

/** What the Arrow connector adds to the environment. */
export interface ArrowEnvironment {
  /**
   * A stream of the rows of Arrow IPC files and streams: a path, a glob, or a list of either. The columns come from
   * the first one's schema, read at once; with `schema` they are checked against it and known to the type checker.
   */
  fromArrow<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: ArrowSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M>;
}

/** What the Arrow connector adds to streams. */
export interface ArrowStream {
  /** Writes Arrow IPC: one file, or with a slash at the end of the path a file for each checkpoint. */
  toArrow<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: ArrowSinkOptions & SinkOptions,
  ): SinkedStream<undefined>;
}

/** The Arrow connector's environment methods. */
export const arrowEnvironment: ArrowEnvironment = {
  fromArrow<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: ArrowSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(arrowSource(paths, checkedOptions(arrowDescriptor.source, options)));
  },
};

/** The Arrow connector's stream methods. */
export const arrowStream: ArrowStream = {
  toArrow<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: ArrowSinkOptions & SinkOptions,
  ): SinkedStream<undefined> {
    const { own, end } = sinkOptions(arrowDescriptor.sink, options);
    return this.toSink(arrowSink(path, own), end) as SinkedStream<undefined>;
  },
};

/** The Arrow connector's fact sheet. */
export const arrowDescriptor: ConnectorDescriptor = fileDescriptor({
  name: "arrow",
  method: "Arrow",
  summary: "Apache Arrow IPC files and streams (Feather).",
  icon: "M4 6l6 6-6 6M11 6l6 6-6 6M20 5v14",
  source: {
    summary: "Rows of Arrow IPC files and streams, over the files' own buffers.",
    parameters: {},
    make: (paths, options: ArrowSourceOptions) => arrowSource(paths, options),
  },
  sink: {
    summary: "Arrow IPC files or streams, which appear, complete, when the run ends well.",
    parameters: {
      format: {
        type: "string",
        enum: ["file", "stream"],
        default: "file",
        description: "A file can be read at random, a stream while it is being written.",
      },
    },
    make: (path, options: ArrowSinkOptions) => arrowSink(path, options),
  },
});
