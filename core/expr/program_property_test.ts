import { assert, assertEquals } from "@std/assert";
import { Batch, Column, type DataType, describeType, Dictionary, logicalType, Schema } from "../data/mod.ts";
import { type Field, timestamp } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { call, constant } from "./build.ts";
import { countFallbacks } from "./both_ways_test.ts";
import type { CallNode, ExprNode } from "./node.ts";
import { columnOfRaws } from "./output_column.ts";
import { parseExpr } from "./parse_expr.ts";
import { Program } from "./program.ts";
import type { ProgramStep } from "./pure_stage.ts";
import { type Raw, readRaw } from "./raw_value.ts";
import { typeOf } from "./type_of.ts";

class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }
}

const declared: readonly DataType[] = [
  { kind: "bool" },
  { kind: "int8" },
  { kind: "int16" },
  { kind: "int32" },
  { kind: "int64" },
  { kind: "uint8" },
  { kind: "uint16" },
  { kind: "uint32" },
  { kind: "uint64" },
  { kind: "float32" },
  { kind: "float64" },
  { kind: "utf8" },
  { kind: "utf8" },
  { kind: "dictionary", value: { kind: "utf8" } },
  { kind: "binary" },
  { kind: "date" },
  timestamp("s"),
  timestamp("ms"),
  timestamp("us"),
  timestamp("ns"),
  { kind: "decimal", precision: 20, scale: 2 },
];

const texts = [
  "",
  "a",
  "LAX",
  "lax ",
  " 42",
  "-7.5",
  "2024-02-29",
  "2024-02-29T12:30:00.5Z",
  "äöü",
  "𝄞x\uffff",
  "a-b-c",
  '{"a":{"b":[1,"x"]}}',
  "true",
  "%",
  "\ud83d\ude00\ue000",
];
const edges = [1n, (1n << 53n) - 1n, 1n << 53n, (1n << 53n) + 1n, -(1n << 53n) - 1n, -(1n << 53n)];
const longs = [
  0n,
  1n,
  -1n,
  7n,
  1n << 40n,
  -(1n << 53n),
  (1n << 53n) + 1n,
  (1n << 63n) - 1n,
  -(1n << 63n),
  1_700_000_000_000n,
];

/** A random value of a type; extremes only in wild data, so that compiled code also meets batches it can finish. */
function rawOf(type: DataType, random: Random, wild: boolean): Raw {
  const small = random.below(20) - 6;
  switch (type.kind) {
    case "bool":
      return random.next() < 0.5;
    case "utf8":
      return wild || random.next() < 0.9 ? random.pick(texts) : "b".repeat(random.below(40));
    case "binary":
      return Uint8Array.from({ length: random.below(4) }, () => random.below(256));
    case "float32":
    case "float64": {
      const value = random.pick([small, small + 0.5, random.next() * 1e6, NaN, -0, Infinity, 1e300, 0.1]);
      return type.kind === "float32" ? Math.fround(value) : value;
    }
    case "int64":
      return wild ? random.pick(random.next() < 0.1 ? longs : edges) : BigInt(small);
    case "uint64":
      return wild ? random.pick([0n, 5n, (1n << 64n) - 1n, 1n << 53n]) : BigInt(random.below(9));
    case "timestamp":
      return wild
        ? random.pick(longs)
        : BigInt(random.below(2_000_000_000) - 600_000_000) * (type.unit === "s" ? 1n : 1_003n);
    case "date":
      return wild ? random.pick([0, -1, 19_782, 2_932_896, -719_529]) : random.below(30_000) - 9_000;
    case "decimal":
      return BigInt(small) * 37n;
    case "int8":
      return wild ? random.pick([-128, 127, 0]) : small;
    case "int16":
      return wild ? random.pick([-32768, 32767, 0]) : small;
    case "int32":
      return wild ? random.pick([-2147483648, 2147483647, 0, 1]) : small;
    default:
      return wild && type.kind === "uint32" ? random.pick([0, 4294967295]) : random.below(20);
  }
}

/** A column of random values in a random layout: nulls or not, text plain or coded. */
function columnOf(
  field: Field,
  length: number,
  random: Random,
  wild: boolean,
  dictionary: Dictionary,
): Column {
  const nulls = field.nullable && random.next() < 0.7;
  const logical = logicalType(field.type);
  const raws = Array.from(
    { length },
    () => nulls && random.next() < 0.25 ? null : rawOf(logical, random, wild),
  );
  if (logical.kind !== "utf8" || (field.type.kind === "utf8" && random.next() < 0.5)) {
    const column = columnOfRaws(logical, raws, length);
    const { values, validity, offsets } = column;
    return new Column({ type: field.type, length, values, validity, offsets });
  }
  const codes = Int32Array.from(raws, (raw) => raw === null ? -1 : dictionary.intern(raw as string));
  return new Column({
    type: field.type,
    length,
    values: codes,
    validity: columnOfRaws(logical, raws, length).validity,
    dictionary,
  });
}

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

function randomBatch(schema: Schema, random: Random, dictionaries: readonly Dictionary[]): Batch {
  const length = random.pick([0, 1, 9, 64]);
  const wild = random.next() < 0.3;
  const columns = schema.fields.map((field, i) => columnOf(field, length, random, wild, dictionaries[i]));
  if (random.next() < 0.5) return new Batch(schema, columns, length);
  const selection = Int32Array.from({ length }, (_, row) => row).filter(() => random.next() < 0.6);
  return new Batch(schema, columns, length, { selection, selected: selection.length });
}

/** What running a program gives: rows that count, and the rows that failed with their codes. */
function outcome(program: Program, batch: Batch): unknown {
  const failed: unknown[] = [];
  const result = program.run(batch, (row, { code, at }) => failed.push([row, code, at.column]));
  const rows = Array.from({ length: result.rows }, (_, q) => {
    const row = result.selection === null ? q : result.selection[q];
    return [row, ...result.columns.map((column) => readRaw(column, row))];
  });
  return { failed, rows };
}

function describe(node: ExprNode): string {
  if (node.op === "col") return node.name;
  if (node.op === "lit") return `${JSON.stringify(node.value)}:${describeType(node.type)}`;
  return `${node.fn}(${node.args.map(describe).join(", ")}${
    node.params ? ` ${JSON.stringify(node.params)}` : ""
  })`;
}

function describeSteps(steps: readonly ProgramStep[]): string {
  return steps.map((step) =>
    step.kind === "filter"
      ? `filter ${describe(step.predicate)}`
      : step.columns.map(({ name, expr }) => `${name} = ${describe(expr)}`).join("\n  ")
  ).join("\n");
}

function throughJson(steps: readonly ProgramStep[]): ProgramStep[] {
  const again = (node: ExprNode) => parseExpr(JSON.parse(JSON.stringify(node)));
  return steps.map((step) =>
    step.kind === "filter"
      ? { kind: "filter", predicate: again(step.predicate) }
      : { kind: "project", columns: step.columns.map(({ name, expr }) => ({ name, expr: again(expr) })) }
  );
}

function randomSteps(schema: Schema, random: Random): ProgramStep[] {
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

function checkSeed(seed: number): void {
  const random = new Random(seed);
  const fields = declared.map((type, i) => ({
    name: `c${i}_${type.kind}`,
    type,
    nullable: random.next() < 0.6,
  }));
  const schema = new Schema(fields);
  const dictionaries = fields.map(() => new Dictionary());
  const steps = randomSteps(schema, random);
  const compiled = new Program(steps, schema);
  const reference = new Program(steps, schema, { interpreted: true });
  const reread = new Program(throughJson(steps), schema, { transient: true });
  assertEquals(compiled.outputSchema.toString(), reread.outputSchema.toString());
  for (let i = 0; i < 4; i++) {
    const batch = randomBatch(schema, random, dictionaries);
    const expected = outcome(reference, batch);
    assertEquals(outcome(compiled, batch), expected, `seed ${seed}, batch ${i}:\n${describeSteps(steps)}`);
    assertEquals(
      outcome(reread, batch),
      expected,
      `seed ${seed}, batch ${i}, through JSON:\n${describeSteps(steps)}`,
    );
  }
}

Deno.test("Program.run() compiled equals interpreted equals reread from JSON, over random expressions and data", () => {
  const seeds = 120;
  const interpreted = countFallbacks(() => {
    for (let seed = 1; seed <= seeds; seed++) checkSeed(seed);
  });
  // A third of the runs is the reference itself; of the rest at least half must really have been compiled.
  assert(interpreted < seeds * 8, `${interpreted} of ${seeds * 12} runs were interpreted`);
});
