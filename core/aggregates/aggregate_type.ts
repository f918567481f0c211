import {
  type DataType,
  decimal,
  describeType,
  type FieldType,
  float64,
  int64,
  type Kind,
  list,
  logicalType,
  uint64,
} from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** Name of an aggregate in the table; `user` is one made with `aggregateWith`. */
export type AggregateName =
  | "sum"
  | "count"
  | "min"
  | "max"
  | "avg"
  | "first"
  | "last"
  | "stddev"
  | "variance"
  | "countDistinct"
  | "approxCountDistinct"
  | "approxQuantile"
  | "collectList";

/** A type with whether nulls can occur. */
export interface AggregateField {
  readonly type: DataType;
  readonly nullable: boolean;
}

/** What an aggregate takes, and what it gives for an input (null for `count()` of rows). */
interface Rule {
  readonly takes: (type: DataType) => boolean;
  /** In words, for the error. */
  readonly wanted: string;
  readonly gives: (type: DataType) => DataType;
  /** Whether a group can end without a value: as the input, never, or always. */
  readonly nullable: "input" | "never" | "always";
}

const signed: readonly Kind[] = ["int8", "int16", "int32", "int64"];
const unsigned: readonly Kind[] = ["uint8", "uint16", "uint32", "uint64"];
const numeric: readonly Kind[] = [...signed, ...unsigned, "float32", "float64", "decimal"];
const ordered: readonly Kind[] = [...numeric, "utf8", "date", "timestamp", "bool"];
const nested: readonly Kind[] = ["list", "fixedSizeList", "struct"];

const isNumber = ({ kind }: DataType) => numeric.includes(kind);
const same = (type: DataType) => type;
const anything = () => true;
const toFloat = { takes: isNumber, wanted: "a number", gives: () => float64 } as const;
const ofOrdered: Rule = {
  takes: ({ kind }) => ordered.includes(kind),
  wanted: "a number, text, a time or a bool",
  gives: same,
  nullable: "input",
};
const ofRows: Rule = { takes: anything, wanted: "anything", gives: same, nullable: "input" };
const ofDistinct: Rule = {
  takes: ({ kind }) => !nested.includes(kind),
  wanted: "a plain value",
  gives: () => int64,
  nullable: "never",
};

/** The typing rules, by aggregate. */
const rules: { readonly [fn in AggregateName]: Rule } = {
  sum: { takes: isNumber, wanted: "a number", gives: sumType, nullable: "input" },
  count: { takes: anything, wanted: "anything", gives: () => int64, nullable: "never" },
  min: ofOrdered,
  max: ofOrdered,
  avg: { ...toFloat, nullable: "input" },
  first: ofRows,
  last: ofRows,
  stddev: { ...toFloat, nullable: "always" },
  variance: { ...toFloat, nullable: "always" },
  countDistinct: ofDistinct,
  approxCountDistinct: ofDistinct,
  approxQuantile: { ...toFloat, nullable: "input" },
  collectList: { takes: anything, wanted: "anything", gives: list, nullable: "never" },
};

/** Names of every built-in aggregate. */
export const aggregateNames: readonly AggregateName[] = Object.keys(rules) as AggregateName[];

/**
 * Type of an aggregate's result for an input (null for `count()` of rows). A group has at least one row, so the result
 * of an input without nulls is never null, but for `stddev` and `variance`, which want two. Throws
 * `AGGREGATE_UNKNOWN`, `AGGREGATE_TYPE_MISMATCH`.
 */
export function aggregateType(fn: string, input: AggregateField | null): AggregateField {
  if (!Object.hasOwn(rules, fn)) throw unknownAggregate(fn);
  const rule = rules[fn as AggregateName];
  if (input === null) {
    if (fn === "count") return { type: int64, nullable: false };
    throw mismatch(fn, "nothing", rule.wanted);
  }
  const type = logicalType(input.type);
  if (!rule.takes(type)) throw mismatch(fn, describeType(type), rule.wanted);
  const nullable = rule.nullable === "always" || (rule.nullable === "input" && input.nullable);
  return { type: rule.gives(type), nullable };
}

/** Type of a user's aggregate as a field. */
export function userAggregateType(result: FieldType): AggregateField {
  return "nullable" in result ? { type: result.type, nullable: true } : { type: result, nullable: false };
}

function sumType(type: DataType): DataType {
  if (signed.includes(type.kind)) return int64;
  if (unsigned.includes(type.kind)) return uint64;
  return type.kind === "decimal" ? decimal(38, type.scale) : float64;
}

function mismatch(fn: string, given: string, wanted: string): VolleyError {
  return new VolleyError({
    code: "AGGREGATE_TYPE_MISMATCH",
    message: `Cannot take ${fn}() of ${given}: ${wanted} is wanted`,
    hint: "Cast the input, or aggregate another column.",
  });
}

function unknownAggregate(fn: string): VolleyError {
  return new VolleyError({
    code: "AGGREGATE_UNKNOWN",
    message: `Cannot aggregate: no "${fn}"`,
    hint: `The aggregates are ${aggregateNames.join(", ")}.`,
  });
}
