import type {
  ConnectorDescriptor,
  ConnectorPort,
  JsonObject,
  ParameterDescriptor,
  ParametersDescriptor,
  Sink,
  Source,
} from "../../core/mod.ts";
import { fileParameters } from "./file_config.ts";
import type { FilePaths } from "./file_list.ts";
import { FILE_SINK_PARAMETERS, FILE_SOURCE_PARAMETERS } from "./file_parameters.ts";

/** Parameters by name. */
type Parameters = { readonly [name: string]: ParameterDescriptor };

/** What the connector of a file format has in each direction, beside what all file formats have. */
interface FilePort<C, P> {
  readonly summary: string;
  readonly parameters: Parameters;
  // deno-lint-ignore no-explicit-any
  make(paths: P, options: any): C;
}

/** What {@linkcode fileDescriptor} is made from. */
export interface FileDescriptorInit {
  readonly name: string;
  /** As the builder methods end: `Csv` of `fromCsv` and `toCsv`. */
  readonly method: string;
  readonly summary: string;
  readonly icon: string;
  readonly source: FilePort<Source, FilePaths>;
  readonly sink: FilePort<Sink, string>;
}

/** The fact sheet of a file format: written and read by example, and made again from a configuration. */
export function fileDescriptor(init: FileDescriptorInit): ConnectorDescriptor {
  const { name, method, summary, icon, source, sink } = init;
  const example = exampleOf(name, method);
  const reading = parametersOf({ ...FILE_SOURCE_PARAMETERS, ...source.parameters });
  const writing = parametersOf({ ...FILE_SINK_PARAMETERS, ...sink.parameters });
  const common = { guarantee: "exactly-once", example } as const;
  const sourcePort: ConnectorPort<Source> = {
    ...common,
    method: `from${method}`,
    summary: source.summary,
    parameters: reading,
    create(given: JsonObject) {
      const { path, options } = fileParameters(name, reading, given);
      return source.make(path, options);
    },
  };
  const sinkPort: ConnectorPort<Sink> = {
    ...common,
    method: `to${method}`,
    summary: sink.summary,
    parameters: writing,
    create(given: JsonObject) {
      const { path, options } = fileParameters(name, writing, given);
      return sink.make(path as string, options);
    },
  };
  return { name, summary, local: true, icon, source: sourcePort, sink: sinkPort };
}

function parametersOf(properties: Parameters): ParametersDescriptor {
  return { type: "object", required: ["path"], properties };
}

function exampleOf(name: string, method: string): string {
  return `import { StreamExecutionEnvironment } from "@volley/volley";
const folder = await Deno.makeTempDir();
const env = new StreamExecutionEnvironment();
await env.fromIter([{ user: "ada", amount: 1 }, { user: "bob", amount: 2 }])
  .to${method}(\`\${folder}/amounts.${name}\`)
  .execute("write");
const { results } = await env.from${method}(\`\${folder}/*.${name}\`).collect().execute("read");
console.assert(results.length === 2);
await Deno.remove(folder, { recursive: true });
`;
}
