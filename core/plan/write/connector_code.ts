import type { Field } from "../../data/mod.ts";
import type { ConnectorDescriptor, ConnectorPort } from "../../operators/mod.ts";
import type { StepOf } from "../node.ts";
import { call, type Code, literal, type MethodCall } from "./code.ts";
import type { ModuleImports } from "./module_imports.ts";
import { schemaCode } from "./type_code.ts";

type Config = { readonly [name: string]: unknown };

/** Options of file connectors that hold columns: schemas in a program, lists of fields in a configuration. */
const columnOptions: ReadonlySet<string> = new Set(["schema", "partitions"]);

/** The call on an environment that makes a source: `fromCsv("a.csv")`. */
export function sourceCall(
  step: StepOf<"source">,
  catalogue: readonly ConnectorDescriptor[],
  imports: ModuleImports,
): MethodCall {
  const config = step.config as Config;
  const port = catalogue.find(({ name }) => name === step.connector)?.source;
  if (port !== undefined && takesPath(port)) return pathCall(port, config, imports);
  return { method: "fromSource", args: [connectorObject("createSource", step, imports)] };
}

/** The call on a stream that ends it: `toCsv("b.csv")`. */
export function sinkCall(
  step: StepOf<"sink">,
  catalogue: readonly ConnectorDescriptor[],
  imports: ModuleImports,
): MethodCall {
  const config = step.config as Config;
  const port = catalogue.find(({ name }) => name === step.connector)?.sink;
  if (port !== undefined && step.updates === undefined) {
    if (takesPath(port)) return pathCall(port, config, imports);
    if (takesPlainOptions(port)) {
      return { method: port.method, args: Object.keys(config).length === 0 ? [] : [literal(config)] };
    }
  }
  return { method: "toSink", args: [connectorObject("createSink", step, imports), ...updatesArg(step)] };
}

/** How updates are taken, as `toSink` has it. */
export function updatesArg({ updates }: StepOf<"sink">): Code[] {
  return updates === undefined ? [] : [literal({ updates })];
}

/** Methods of file connectors take the path first, then options. */
function takesPath({ parameters }: ConnectorPort): boolean {
  return parameters.required?.length === 1 && parameters.required[0] === "path";
}

function takesPlainOptions({ parameters }: ConnectorPort): boolean {
  const plain = ["string", "number", "integer", "boolean"];
  return Object.values(parameters.properties).every(({ type }) => plain.includes(type));
}

function pathCall(
  { method }: ConnectorPort,
  { path, ...options }: Config,
  imports: ModuleImports,
): MethodCall {
  const entries = Object.entries(options).map(([name, value]) =>
    [name, optionCode(name, value, imports)] as const
  );
  return {
    method,
    args: [literal(path), ...(entries.length === 0 ? [] : [{ kind: "object", entries } as const])],
  };
}

function optionCode(name: string, value: unknown, imports: ModuleImports): Code {
  if (!columnOptions.has(name) || !Array.isArray(value)) return literal(value);
  return value.length === 0 ? "true" : schemaCode(value as readonly Field[], imports);
}

/** A connector made by the catalogue, where no method makes it: `createSource(catalog, "x", { ... })`. */
export function connectorObject(
  maker: "createSource" | "createSink",
  { connector, config }: { readonly connector: string; readonly config: unknown },
  imports: ModuleImports,
): Code {
  return call(imports.use(maker), imports.use("catalog"), literal(connector), literal(config));
}
