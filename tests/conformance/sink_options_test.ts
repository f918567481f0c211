import { assertEquals, assertThrows } from "@std/assert";
import { count, int32, schema, StreamExecutionEnvironment, timestamp, TumblingWindows } from "../../mod.ts";

const EVENTS = schema({ at: timestamp("ms"), k: int32 });

function revisions() {
  return new StreamExecutionEnvironment().fromIter([{ at: 1, k: 1 }], { schema: EVENTS })
    .withWatermarks("at").keyBy("k").window(TumblingWindows.of("1s")).allowedLateness("1m")
    .aggregateExpr({ n: count() });
}

Deno.test("every file sink takes updates as rows where that is said with its own options", () => {
  const ends = [
    revisions().toJsonl("a.jsonl", { updates: "append" }),
    revisions().toCsv("a.csv", { updates: "append" }),
    revisions().toParquet("a.parquet", { updates: "append" }),
    revisions().toAvro("a.avro", { updates: "append" }),
    revisions().toArrow("a.arrow", { updates: "append", format: "stream" }),
  ];
  for (const end of ends) {
    const { step } = end.plan().plan.nodes.at(-1)!;
    assertEquals(step.kind === "sink" ? step.updates : undefined, "append");
    assertEquals("updates" in (step as { config: object }).config, false);
  }
  assertThrows(() => revisions().toJsonl("a.jsonl"), Error, "it only appends");
});

Deno.test("a file sink's options are known by name, beside those every sink has", () => {
  const stream = revisions().drop("revision");
  const options = { update: "append" } as never;
  assertThrows(() => stream.toJsonl("a.jsonl", options), Error, `the option "update"`);
});
