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
import { avroSink, type AvroSinkOptions } from "./sink.ts";
import { avroSource, type AvroSourceOptions } from "./source.ts";

/** What the Avro connector adds to the environment. */
export interface AvroEnvironment {
  /**
   * A stream of the rows of Avro object container files: a path, a glob, or a list of either. The columns come from
   * the first file's schema, read at once; with `schema` they are checked against it and known to the type checker.
   */
  fromAvro<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: AvroSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M>;
}

/** What the Avro connector adds to streams. */
export interface AvroStream {
  /** Writes Avro: one file, or with a slash at the end of the path a file for each checkpoint. */
  toAvro<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: AvroSinkOptions & SinkOptions,
  ): SinkedStream<undefined>;
}

/** The Avro connector's environment methods. */
export const avroEnvironment: AvroEnvironment = {
  fromAvro<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: AvroSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(avroSource(paths, checkedOptions(avroDescriptor.source, options)));
  },
};

/** The Avro connector's stream methods. */
export const avroStream: AvroStream = {
  toAvro<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: AvroSinkOptions & SinkOptions,
  ): SinkedStream<undefined> {
    const { own, end } = sinkOptions(avroDescriptor.sink, options);
    return this.toSink(avroSink(path, own), end) as SinkedStream<undefined>;
  },
};

/** The Avro connector's fact sheet. */
export const avroDescriptor: ConnectorDescriptor = fileDescriptor({
  name: "avro",
  method: "Avro",
  summary: "Apache Avro object container files.",
  icon: "M6 2h8l6 6v14H6zM14 2v6h6M9.5 19l2.5-8 2.5 8M10.4 16.5h3.2",
  source: {
    summary: "Records of Avro files; fields that are no columns are passed over.",
    parameters: {},
    make: (paths, options: AvroSourceOptions) => avroSource(paths, options),
  },
  sink: {
    summary: "Avro files, which appear, complete, when the run ends well.",
    parameters: {
      codec: {
        type: "string",
        enum: ["null", "deflate", "snappy", "zstandard"],
        default: "deflate",
        description: "How blocks are compressed.",
      },
      blockBytes: {
        type: "integer",
        minimum: 1,
        default: 65_536,
        unit: "bytes",
        description: "Bytes of a block before it is compressed, about.",
      },
    },
    make: (path, options: AvroSinkOptions) => avroSink(path, options),
  },
});
