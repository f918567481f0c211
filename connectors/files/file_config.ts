import {
  type JsonObject,
  type JsonValue,
  type ParametersDescriptor,
  parametersFromJson,
  type Schema,
  schemaFromJson,
  type Shape,
} from "../../core/mod.ts";
import { type SchemaOrShape, toSchema } from "./declared_schema.ts";
import { type FilePaths, pathText } from "./file_list.ts";

/** Options that name columns: in a configuration they are lists of fields. */
const COLUMN_OPTIONS: ReadonlySet<string> = new Set(["schema", "partitions"]);
/** Options that may be true or false instead of what they hold; false is as if left out. */
const SWITCHES: ReadonlySet<string> = new Set(["partitions", "watch"]);

/**
 * Paths and options of a file connector as its configuration: what was said, without defaults. Undefined where an
 * option is no plain data.
 */
export function fileConfig(paths: FilePaths, options: object): JsonObject | undefined {
  const config: { [name: string]: JsonValue } = { path: pathConfig(paths) };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || (value === false && SWITCHES.has(name))) continue;
    const json = COLUMN_OPTIONS.has(name)
      ? columnsConfig(value)
      : value === true && SWITCHES.has(name)
      ? {}
      : plainJson(value);
    if (json === undefined) return undefined;
    config[name] = json;
  }
  return config;
}

function pathConfig(paths: FilePaths): JsonValue {
  return Array.isArray(paths) ? paths.map(pathText) : pathText(paths as string | URL);
}

/** Fields of a schema or shape; true (all that the paths name) is an empty list. */
function columnsConfig(given: unknown): JsonValue {
  if (given === true) return [];
  return toSchema(given as SchemaOrShape<Shape>).fields as unknown as JsonValue;
}

function plainJson(value: unknown): JsonValue | undefined {
  if (typeof value !== "object" || value === null) return isPlain(value) ? value : undefined;
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return undefined;
  return Object.values(value).every((part) => plainJson(part) !== undefined) ? value as JsonValue : undefined;
}

function isPlain(value: unknown): value is null | boolean | number | string {
  return value === null || typeof value === "boolean" || typeof value === "string" || Number.isFinite(value);
}

/** What a file connector's `create` was given, as its functions take it. */
export interface FileParameters<O> {
  readonly path: string | readonly string[];
  readonly options: O;
}

/** A configuration, checked against the fact sheet: the opposite of {@linkcode fileConfig}. */
export function fileParameters<O>(
  connector: string,
  descriptor: ParametersDescriptor,
  given: JsonObject,
): FileParameters<O> {
  const { path, ...rest } = parametersFromJson(connector, descriptor, given);
  const options: Record<string, unknown> = { ...rest };
  if (rest.schema !== undefined) options.schema = schemaFromJson(rest.schema, connector);
  if (rest.partitions !== undefined) options.partitions = partitionsOf(rest.partitions, connector);
  return { path: path as string | readonly string[], options: options as O };
}

function partitionsOf(given: JsonValue, connector: string): true | Schema {
  const schema = schemaFromJson(given, connector);
  return schema.fields.length === 0 ? true : schema;
}
