import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import {
  type Batch,
  batchFromRows,
  bool,
  type CallNode,
  col,
  compileScalar,
  type DataType,
  date,
  type ExprNode,
  float64,
  int32,
  int64,
  nullable,
  type ReadRequest,
  type Schema,
  schema,
  type Source,
  type SourceOffsets,
  StreamRecord,
  systemClock,
  timestamp,
  toRows,
  uint32,
  utf8,
} from "../../core/mod.ts";
import { parquetSink } from "./sink.ts";
import { parquetSource } from "./source.ts";

const columns = schema({
  id: int32,
  n: nullable(int32),
  wide: nullable(int64),
  u: uint32,
  x: nullable(float64),
  text: nullable(utf8),
  at: timestamp("us"),
  day: nullable(date),
  flag: nullable(bool),
});

type Random = () => number;

/** Rows whose values drift, so that row groups have bounds of their own; one group in five lacks a column's values. */
function someRows(random: Random, count: number, group: number): object[] {
  return Array.from({ length: count }, (_, id) => {
    const level = Math.floor(id / group) * 10;
    const value = Math.floor(level + random() * 12);
    const or = <T>(present: T) => random() < 0.1 || Math.floor(id / group) % 5 === 4 ? null : present;
    return {
      id,
      n: or(value - 40),
      wide: or(BigInt(value) * 10_000_000_000n),
      u: value * 100_000_000 % 4_294_967_296,
      x: or(random() < 0.1 ? NaN : random() < 0.1 ? -0 : value / 4),
      text: or(`${String.fromCodePoint(0x41 + (value % 50))}é${"z".repeat(value % 90)}`),
      at: BigInt(value) * 1_000_000n,
      day: or(value * 86_400_000),
      flag: or(value % 20 < 10),
    };
  });
}

async function inFile(
  rows: readonly object[],
  group: number,
  test: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/rows.parquet`;
  const sink = parquetSink(path, { rowGroupRows: group });
  const signal = new AbortController().signal;
  await sink.open({
    clock: systemClock,
    signal,
    schema: columns as Schema,
    pipeline: "p",
    restoredEpoch: null,
  });
  await sink.write(new StreamRecord(batchFromRows(columns as Schema, rows as never[])));
  await sink.onCheckpoint(1);
  await sink.commit(1);
  await sink.close();
  try {
    await test(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function read(
  source: Source,
  restored: SourceOffsets | null = null,
  records = Infinity,
): Promise<Batch[]> {
  const batches: Batch[] = [];
  const signal = new AbortController().signal;
  await source.open({ clock: systemClock, signal, batchRows: 7, restored });
  while (batches.length < records) {
    const record = await source.poll();
    if (record === null) break;
    batches.push(record.data);
  }
  return batches;
}

function idsWhere(batches: readonly Batch[], predicate: ExprNode): unknown[] {
  return batches.flatMap((batch) => {
    const holds = compileScalar(predicate, batch.schema);
    return toRows(batch).filter((_, row) => holds(batch, row) === true).map(({ id }) => id);
  });
}

function literal(type: DataType, value: null | boolean | number | string): ExprNode {
  return { op: "lit", type, value };
}

/** A constant near the values of a column. */
function near(random: Random, name: string): ExprNode {
  const value = Math.floor(random() * 130);
  switch (name) {
    case "n":
      return literal(int32, value - 40);
    case "wide":
      return random() < 0.5
        ? literal(int64, String(value * 10_000_000_000))
        : literal(float64, value * 1e10 + 0.5);
    case "u":
      return literal(int64, String(value * 100_000_000));
    case "x":
      return literal(float64, random() < 0.1 ? "NaN" : value / 4);
    case "text":
      return literal(utf8, String.fromCodePoint(0x41 + (value % 50)) + (random() < 0.5 ? "é" : ""));
    case "at":
      return random() < 0.5
        ? literal(timestamp("s"), String(value))
        : literal(utf8, `1970-01-01T00:00:${String(value % 60).padStart(2, "0")}Z`);
    default:
      return random() < 0.5
        ? literal(date, value)
        : literal(utf8, `1970-02-${String(1 + (value % 28)).padStart(2, "0")}`);
  }
}

function randomPredicate(random: Random, depth = 0): ExprNode {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)];
  const call = (fn: string, ...args: ExprNode[]): CallNode => ({ op: "call", fn, args });
  if (depth < 2 && random() < 0.5) {
    const [a, b] = [randomPredicate(random, depth + 1), randomPredicate(random, depth + 1)];
    return pick([call("and", a, b), call("or", a, b), call("not", a)]);
  }
  const name = pick(["n", "wide", "u", "x", "text", "at", "day"]);
  const column: ExprNode = { op: "col", name };
  if (random() < 0.1) return { op: "col", name: "flag" };
  if (random() < 0.15) return call(pick(["isNull", "isNotNull"]), column);
  if (random() < 0.1) return call("between", column, near(random, name), near(random, name));
  if (random() < 0.1) return call("in", column, near(random, name), near(random, name));
  if (random() < 0.1) {
    return call(pick(["lt", "ge", "eq"]), { op: "col", name: "n" }, { op: "col", name: "x" });
  }
  const sides: [ExprNode, ExprNode] = [column, near(random, name)];
  return call(
    pick(["eq", "ne", "lt", "le", "gt", "ge"]),
    ...(random() < 0.2 ? sides.reverse() as typeof sides : sides),
  );
}

Deno.test("a narrowed parquetSource() gives every row that any predicate is true for, and skips row groups", async () => {
  const random = seededRandom(11);
  let skipped = 0;
  await inFile(someRows(random, 300, 25), 25, async (path) => {
    const whole = await read(parquetSource(path));
    for (let round = 0; round < 150; round++) {
      const predicate = randomPredicate(random);
      const source = parquetSource(path);
      const request: ReadRequest = { columns: null, predicate };
      source.narrow!(request);
      assertEquals(
        idsWhere(await read(source), predicate),
        idsWhere(whole, predicate),
        JSON.stringify(predicate),
      );
      skipped += source.counts!().skippedRowGroups;
      source.close();
    }
  });
  assert(skipped > 300, `${skipped} row groups skipped`);
});

Deno.test("a narrowed parquetSource() reads the columns asked for, and everything again when asked anew", () =>
  inFile(someRows(seededRandom(2), 60, 20), 20, async (path) => {
    const source = parquetSource(path);
    assertEquals(source.narrow!({ columns: ["n", "text"], predicate: null }).names, ["n", "text"]);
    const [first] = await read(source);
    assertEquals(first.schema.names, ["n", "text"]);
    assertEquals(source.narrow!({ columns: null, predicate: null }).names, columns.names);
    assertEquals((await read(source))[0].schema.names, columns.names);
    source.close();
  }));

Deno.test("a narrowed parquetSource() continues after every record, past the row groups it skips", () =>
  inFile(someRows(seededRandom(3), 200, 20), 20, async (path) => {
    const predicate = col("at").ge("1970-01-01T00:00:20Z").and(col("at").lt("1970-01-01T00:00:55Z"))
      .node as ExprNode;
    const source = parquetSource(path);
    source.narrow!({ columns: null, predicate });
    const whole = idsWhere(await read(source), predicate);
    assert(source.counts!().skippedRowGroups >= 3);
    for (let records = 0; records < 12; records++) {
      const before = await read(source, null, records);
      const offsets = source.offsets();
      const after = await read(source, offsets);
      assertEquals([...idsWhere(before, predicate), ...idsWhere(after, predicate)], whole);
    }
    source.close();
  }));

Deno.test("a column read as another type of its storage is skipped by that type", () =>
  inFile(someRows(seededRandom(5), 200, 20), 20, async (path) => {
    const days = parquetSource(path, { schema: { id: int32, day: nullable(int32) } });
    const predicate = col("day").gt(60).node as ExprNode;
    const whole = idsWhere(await read(days), predicate);
    days.narrow!({ columns: null, predicate });
    assertEquals(idsWhere(await read(days), predicate), whole);
    assert(whole.length > 0 && days.counts!().skippedRowGroups > 0);
    days.close();
  }));
