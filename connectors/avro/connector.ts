import type {
  ConnectorDescriptor,
  ParametersDescriptor,
  Shape,
  SinkableStream,
  SinkedStream,
  Stream,
  StreamExecutionEnvironment,
} from "../../core/mod.ts";
import {
  FILE_SINK_PARAMETERS,
  FILE_SOURCE_PARAMETERS,
  fileParameters,
  type FilePaths,
  type NoColumns,
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
    options?: AvroSinkOptions,
  ): SinkedStream<undefined>;
}

/** The Avro connector's environment methods. */
export const avroEnvironment: AvroEnvironment = {
  fromAvro<M, S extends Shape = Shape, P extends Shape = NoColumns>(
    this: StreamExecutionEnvironment<M>,
    paths: FilePaths,
    options?: AvroSourceOptions<S, P>,
  ): Stream<WithPartitions<S, P>, M> {
    return this.fromSource(avroSource(paths, options));
  },
};

/** The Avro connector's stream methods. */
export const avroStream: AvroStream = {
  toAvro<S extends Shape>(
    this: SinkableStream<S>,
    path: string | URL,
    options?: AvroSinkOptions,
  ): SinkedStream<undefined> {
    return this.toSink(avroSink(path, options)) as SinkedStream<undefined>;
  },
};

const SOURCE: ParametersDescriptor = {
  type: "object",
  required: ["path"],
  properties: { ...FILE_SOURCE_PARAMETERS },
};

const SINK: ParametersDescriptor = {
  type: "object",
  required: ["path"],
  properties: {
    ...FILE_SINK_PARAMETERS,
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
};

const EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const folder = await Deno.makeTempDir();
const env = new StreamExecutionEnvironment();
await env.fromIter([{ user: "ada", amount: 1 }, { user: "bob", amount: 2 }])
  .toAvro(\`\${folder}/amounts.avro\`, { codec: "zstandard" })
  .execute("write");
const { results } = await env.fromAvro(\`\${folder}/*.avro\`).collect().execute("read");
console.assert(results.length === 2);
await Deno.remove(folder, { recursive: true });
`;

/** The Avro connector's fact sheet. */
export const avroDescriptor: ConnectorDescriptor = {
  name: "avro",
  summary: "Apache Avro object container files.",
  local: true,
  icon: "M6 2h8l6 6v14H6zM14 2v6h6M9.5 19l2.5-8 2.5 8M10.4 16.5h3.2",
  source: {
    method: "fromAvro",
    summary: "Records of Avro files; fields that are no columns are passed over.",
    guarantee: "exactly-once",
    parameters: SOURCE,
    create(parameters) {
      const { path, options } = fileParameters<AvroSourceOptions>("avro", SOURCE, parameters);
      return avroSource(path, options);
    },
    example: EXAMPLE,
  },
  sink: {
    method: "toAvro",
    summary: "Avro files, visible when their checkpoint commits.",
    guarantee: "exactly-once",
    parameters: SINK,
    create(parameters) {
      const { path, options } = fileParameters<AvroSinkOptions>("avro", SINK, parameters);
      return avroSink(path as string, options);
    },
    example: EXAMPLE,
  },
};
