import { assertEquals } from "@std/assert";
import {
  batchFromRows,
  float64,
  int64,
  nullable,
  type RowOf,
  schema,
  StreamRecord,
  timestamp,
  toRows,
  utf8,
} from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import type { Operator, Sink, Source } from "../operators/mod.ts";
import { StreamExecutionEnvironment } from "./mod.ts";

const gaps = schema({ name: nullable(utf8), a: nullable(float64), b: nullable(int64), at: timestamp("ms") });
const rows: Partial<RowOf<typeof gaps.shape>>[] = [
  { name: "x", a: 1, b: 1n, at: 0 },
  { name: "x", a: null, b: 2n, at: 1 },
  { name: null, a: 3, b: 3n, at: 2 },
  { name: "y", a: 4, b: null, at: 3 },
  { name: "y", a: 5, b: 5n, at: 4 },
];

/** Gives `rows` in one batch. */
function source(): Source<typeof gaps.shape> {
  let ended = false;
  return {
    connectorId: "rows",
    schema: gaps,
    bounded: true,
    replayable: false,
    open() {},
    partitions: () => [{ name: "0" }],
    poll() {
      const record = ended ? null : new StreamRecord(batchFromRows(gaps, rows as never));
      ended = true;
      return record;
    },
    offsets: () => ({}),
    close() {},
  };
}

/** Keeps rows, and each batch's columns as text. */
class Kept implements Sink {
  readonly connectorId = "kept";
  readonly guarantee = "at-least-once";
  readonly results: object[] = [];
  columns = "";
  open(): void {}
  write({ data }: StreamRecord): void {
    this.columns = data.schema.toString();
    this.results.push(...toRows(data));
  }
  flush(): void {}
  close(): void {}
}

const asItComes = { process: (record: StreamRecord) => [record] } satisfies Operator;

function stream() {
  return new StreamExecutionEnvironment({ handleSignals: false }).fromSource(source());
}

for (const interpreted of [false, true]) {
  const how = interpreted ? "interpreted" : "compiled";

  Deno.test(`dropNulls() leaves out rows with a null there, ${how}`, async () => {
    const kept = new Kept();
    await stream().dropNulls("a", "name").drop("at").toSink(kept).execute("kept", { interpreted });
    assertEquals(kept.columns, "name utf8, a float64, b int64?");
    assertEquals(kept.results, [
      { name: "x", a: 1, b: 1n },
      { name: "y", a: 4, b: null },
      { name: "y", a: 5, b: 5n },
    ]);
  });

  Deno.test(`what follows dropNulls() sees columns without nulls, ${how}`, async () => {
    const kept = new Kept();
    const whole = stream().withColumn("c", col("a").add(col("b"))).withColumn("d", col("c").mul(2))
      .dropNulls("c", "name")
      .withColumn("e", col("c").mul(2)).applyOperator(asItComes)
      .selectExpr("name", "c", "e");
    await whole.union(whole.mapBatch((batch) => batch, whole.schema)).filter((row) => row.c > 2)
      .toSink(kept).execute("kept", { interpreted });
    assertEquals(kept.columns, "name utf8, c float64, e float64");
    assertEquals(kept.results, [{ name: "y", c: 10, e: 20 }, { name: "y", c: 10, e: 20 }]);
  });
}
