import type { DataType, Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { call, constant } from "./build.ts";
import type { CallNode, ExprNode } from "./node.ts";
import type { ProgramStep } from "./pure_stage.ts";
import { declared, longs, type Random, texts } from "./random_data_test.ts";
import { typeOf } from "./type_of.ts";

function randomConstant(random: Random): ExprNode {
  return random.pick<() => ExprNode>([
    () => constant(random.below(12) - 3),
    () => constant(random.below(100) / 8),
    () => constant(random.pick(texts)),
    () => constant(random.pick(longs)),
    () => constant(random.next() < 0.5),
    () => constant(null),
    () => constant(new Date(random.below(2_000_000_000) * 1000)),
    () => constant(random.pick([NaN, -0, Infinity])),
    () => constant("2024-02-29"),
  ])();
}

const units = [
  "year",
  "quarter",
  "month",
  "week",
  "day",
  "hour",
  "minute",
  "second",
  "millisecond",
  "microsecond",
];
const parts = [...units, "nanosecond", "dayOfWeek", "isoDayOfWeek", "dayOfYear", "epoch"];
const zones = [undefined, "UTC", "+02:30", "America/New_York"];

const targets: readonly DataType[] = declared.filter(({ kind }) =>
  kind !== "dictionary" && kind !== "binary"
);

function paramsOf(fn: string, random: Random): { [name: string]: unknown } | undefined {
  switch (fn) {
    case "cast":
    case "tryCast":
      return { to: random.pick(targets) };
    case "like":
    case "ilike":
      return { pattern: random.pick(["%a%", "L_X", "%", "a-%", "%\\%", "", "lax%"]) };
    case "regexpMatch":
    case "regexpExtract":
      return { pattern: "([a-z])-?(.)", flags: random.pick(["", "i"]) };
    case "regexpReplace":
      return { pattern: "[a-c]", replacement: "<$&>" };
    case "splitPart":
      return { separator: "-", index: random.below(4) - 2 };
    case "replace":
      return { search: "a", replacement: "$1" };
    case "jsonText":
    case "jsonNumber":
    case "jsonBoolean":
      return { path: random.pick(["$", "$.a.b[0]", "$.a.b[-1]"]) };
    case "truncate":
      return { unit: random.pick(units), timezone: random.pick(zones) };
    case "extract":
      return { part: random.pick(parts), timezone: random.pick(zones) };
    case "dateAdd":
    case "dateDiff":
      return { unit: random.pick(units) };
    case "round":
      return { digits: random.below(4) };
    default:
      return undefined;
  }
}

const twoOperands = [
  ...[
    "add",
    "sub",
    "mul",
    "div",
    "mod",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "and",
    "or",
    "nullIf",
    "ifNull",
    "isSame",
  ],
  ...[
    "startsWith",
    "endsWith",
    "contains",
    "concat",
    "dateAdd",
    "dateDiff",
    "pow",
    "greatest",
    "least",
    "coalesce",
    "in",
  ],
];
const oneOperand = [
  ...[
    "neg",
    "isNull",
    "isNotNull",
    "isNaN",
    "not",
    "cast",
    "tryCast",
    "length",
    "lower",
    "upper",
    "trim",
    "ltrim",
  ],
  ...[
    "rtrim",
    "like",
    "ilike",
    "regexpMatch",
    "regexpExtract",
    "regexpReplace",
    "splitPart",
    "replace",
    "jsonText",
  ],
  ...[
    "jsonNumber",
    "jsonBoolean",
    "truncate",
    "extract",
    "toEpochMs",
    "fromEpochMs",
    "abs",
    "round",
    "floor",
    "ceil",
  ],
  ...["trunc", "sqrt", "exp", "ln", "log10", "log2", "sign"],
];

function randomCall(pool: readonly ExprNode[], random: Random): CallNode {
  const some = () => random.next() < 0.25 ? randomConstant(random) : random.pick(pool);
  const shape = random.next();
  if (shape < 0.4) {
    const fn = random.pick(oneOperand);
    return call(fn, [some()], paramsOf(fn, random));
  }
  if (shape < 0.85) {
    const fn = random.pick(twoOperands);
    return call(fn, [some(), some()], paramsOf(fn, random));
  }
  const fn = random.pick([
    "between",
    "case",
    "case",
    "in",
    "substring",
    "coalesce",
    "and",
    "or",
    "greatest",
    "concat",
  ]);
  const count = fn === "case"
    ? 2 + random.below(4)
    : fn === "between" || fn === "substring"
    ? 3
    : 2 + random.below(8);
  return call(fn, Array.from({ length: count }, some));
}

/** Well-typed random expressions over a schema, later ones built on earlier ones. */
function randomPool(schema: Schema, size: number, random: Random): ExprNode[] {
  const pool: ExprNode[] = schema.names.map((name) => ({ op: "col", name }));
  for (let tries = 0; pool.length < size && tries < size * 40; tries++) {
    const candidate = randomCall(pool, random);
    try {
      typeOf(candidate, schema);
      pool.push(candidate);
    } catch (error) {
      if (!(error instanceof VolleyError)) throw error;
    }
  }
  return pool;
}

/** Random filters and a projection over a schema. */
export function randomSteps(schema: Schema, random: Random): ProgramStep[] {
  const pool = randomPool(schema, 60, random);
  const conditions = pool.filter((node) => typeOf(node, schema).type.kind === "bool");
  const filter = (): ProgramStep => ({ kind: "filter", predicate: random.pick(conditions) });
  const project: ProgramStep = {
    kind: "project",
    columns: Array.from({ length: 6 }, (_, i) => ({ name: `r${i}`, expr: random.pick(pool.slice(-40)) })),
  };
  return random.pick([[filter()], [project], [filter(), project], [filter(), filter(), project], [
    filter(),
    filter(),
  ]]);
}
