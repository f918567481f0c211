import { type DataType, type Field, logicalType, Schema, toField } from "../../data/mod.ts";
import { typeOf } from "../../expr/mod.ts";
import type { StateKind } from "../../operators/mod.ts";
import type { AggregateCall, PlanNode, StepOf } from "../node.ts";
import { stateKeysOf, stateOf } from "../step_facts.ts";

/** How much is expected of a job. */
export interface StateExpectations {
  /** Different keys at one time. */
  readonly expectedKeys?: number;
  /** Windows open at one time, for each key; default what follows from the window's size. */
  readonly openWindows?: number;
}

/** What an operator keeps, and about how much of memory it takes. */
export interface StateEstimate {
  readonly kind: Exclude<StateKind, "none">;
  readonly keys: readonly string[];
  /** Bytes of one entry: of a key, of a key and window, or of a row. */
  readonly bytesPerEntry: number;
  /** What makes an entry larger than that. */
  readonly grows: readonly string[];
  /** Entries and bytes in all; null where nothing is expected, or it can't be told. */
  readonly entries: number | null;
  readonly bytes: number | null;
}

/** Characters assumed of text and bytes of which nothing is known. */
const TEXT_BYTES = 16;
/** Of a hash table with a third of its places free: the slot, part of the hash. */
const TABLE_BYTES = 12;
const DISTINCT_BYTES = 24;

/** The state of an operator; null where it has none. `inputs` are the columns of its inputs. */
export function estimateState(
  { step }: PlanNode,
  inputs: readonly Schema[],
  expected: StateExpectations,
): StateEstimate | null {
  const kind = stateOf(step);
  if (kind === "none") return null;
  const keys = stateKeysOf(step);
  const grows: string[] = [];
  const key = keys.length === 0
    ? 0
    : TABLE_BYTES + total(keys.map((name) => inputs[0]?.find(name)), fieldBytes);
  let bytesPerEntry = key;
  let perKey = 1;
  if (step.kind === "aggregate" || step.kind === "windowAggregate") {
    bytesPerEntry += total(step.aggregates, (call) => aggregateBytes(call, inputs[0], grows));
    if (step.kind === "windowAggregate" && kind === "key and window") {
      perKey = expected.openWindows ?? openWindowsOf(step);
    }
  } else if (step.kind === "dedup") {
    bytesPerEntry += 8;
  } else if (step.kind === "topN") {
    bytesPerEntry += step.n * rowBytes(inputs[0]);
    if (kind === "key and window") perKey = expected.openWindows ?? 2;
  } else if (kind === "rows within bounds") {
    bytesPerEntry = TABLE_BYTES + Math.max(...inputs.map(rowBytes));
    grows.push("one entry for each row within the bounds, of both sides");
  } else {
    grows.push("what its own code keeps");
  }
  const countable = kind === "key" || kind === "key and window";
  const { expectedKeys } = expected;
  const entries = countable && expectedKeys !== undefined
    ? (keys.length === 0 ? 1 : expectedKeys) * perKey
    : null;
  return {
    kind,
    keys,
    bytesPerEntry,
    grows,
    entries,
    bytes: entries === null ? null : entries * bytesPerEntry,
  };
}

/** A window and the one that waits for late rows; of sliding windows, the panes they are made of. */
function openWindowsOf(step: StepOf<"windowAggregate">): number {
  const { window, allowedLatenessMs } = step;
  if (window.kind === "tumbling") return 2 + Math.ceil(allowedLatenessMs / window.sizeMs);
  if (window.kind === "sliding") return 1 + Math.ceil((window.sizeMs + allowedLatenessMs) / window.slideMs);
  return 2;
}

/** Bytes of an aggregate's accumulator for one group. */
function aggregateBytes(
  { fn, input, as }: AggregateCall,
  schema: Schema | undefined,
  grows: string[],
): number {
  const type = input === undefined || schema === undefined ? null : logicalType(typeOf(input, schema).type);
  const wide = type !== null && ["int64", "uint64", "timestamp"].includes(type.kind);
  switch (fn) {
    case "count":
      return 4;
    case "sum":
      return type?.kind === "decimal" ? 48 : wide || type?.kind.startsWith("float") ? 16 : 8;
    case "avg":
      return 4 + (type?.kind === "decimal" ? 48 : 16);
    case "min":
    case "max":
      return type === null ? 8 : Math.max(8, valueBytes(type));
    case "first":
    case "last":
      return 12 + (type === null ? 8 : valueBytes(type));
    case "stddev":
    case "variance":
      return 24;
    case "countDistinct":
      grows.push(`${DISTINCT_BYTES} bytes for each distinct value of ${as}`);
      return 12;
    case "approxCountDistinct":
      return 4_120;
    case "approxQuantile":
      grows.push(`up to 16 KiB for the spread of ${as}`);
      return 256;
    case "collectList":
      grows.push(`${type === null ? 8 : valueBytes(type) + 12} bytes for each value of ${as}`);
      return 16;
    default:
      grows.push(`what ${as} keeps`);
      return 64;
  }
}

/** Bytes of one row in memory, text taken for 16 characters. */
export function rowBytes(schema: Schema | undefined): number {
  return total(schema?.fields ?? [], fieldBytes);
}

function fieldBytes(field: Field | undefined): number {
  return field === undefined ? 8 : valueBytes(field.type) + (field.nullable ? 1 / 8 : 0);
}

function valueBytes(declared: DataType): number {
  const type = logicalType(declared);
  switch (type.kind) {
    case "null":
      return 0;
    case "bool":
    case "int8":
    case "uint8":
      return 1;
    case "int16":
    case "uint16":
      return 2;
    case "int32":
    case "uint32":
    case "float32":
    case "date":
      return 4;
    case "decimal":
      return 16;
    case "utf8":
    case "binary":
      return 4 + TEXT_BYTES;
    case "list":
      return 4 + 4 * valueBytes(type.item);
    case "fixedSizeList":
      return type.size * valueBytes(type.item);
    case "struct":
      return total(Object.entries(type.fields), ([name, field]) => fieldBytes(toField(name, field as never)));
    default:
      return 8;
  }
}

function total<T>(items: readonly T[], bytes: (item: T) => number): number {
  return Math.ceil(items.reduce((sum, item) => sum + bytes(item), 0));
}
