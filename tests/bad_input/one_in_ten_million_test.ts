import { assertEquals, assertRejects } from "@std/assert";
import { col, count, listDeadLetters, sequence, StreamExecutionEnvironment, VolleyError } from "../../mod.ts";

const ROWS = 10_000_000;
const BAD = 7_654_321;

/** Ten million rows, divided by their distance from the bad one: its own is 0. */
function quotients(env: StreamExecutionEnvironment) {
  return env.fromGenerator({ rows: ROWS, columns: { n: sequence() } })
    .selectExpr(col("n").sub(BAD).as("distance"))
    .withColumn("quotient", col("distance").mod(col("distance"))).id("quotient");
}

/** The rows with a quotient, which is 0 throughout. */
function counted(stream: ReturnType<typeof quotients>) {
  return stream.keyBy("quotient").aggregateExpr(count().as("rows")).collect();
}

Deno.test("one bad record in ten million: skipped, kept, or the end of the run, as the policy says", async () => {
  const directory = await Deno.makeTempDir();
  const env = () => new StreamExecutionEnvironment({ handleSignals: false, deadLetters: { directory } });
  for (const policy of ["skip", "deadLetter"] as const) {
    const { results, summary } = await counted(quotients(env()).onError(policy)).execute(policy);
    assertEquals(results.at(-1)?.rows, BigInt(ROWS - 1));
    assertEquals([summary.recordsIn, summary.rejected], [ROWS, 1]);
  }
  const letters = await listDeadLetters(directory);
  assertEquals(letters.map(({ pipeline, operator, row }) => ({ pipeline, operator, row })), [
    { pipeline: "deadLetter", operator: "quotient", row: `{"distance":0}` },
  ]);
  const failed = await assertRejects(() => counted(quotients(env())).execute("fails"), VolleyError);
  assertEquals([failed.code, failed.at.pipeline], [letters[0].code, "fails"]);
  await Deno.remove(directory, { recursive: true });
});
