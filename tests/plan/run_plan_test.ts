import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  canonicalJson,
  catalog,
  type ClosureRef,
  col,
  count,
  exported,
  float64,
  planHash,
  planToJson,
  readPlan,
  schema,
  StreamExecutionEnvironment,
  sum,
  timestamp,
  TumblingWindows,
  utf8,
  VolleyError,
  writeModule,
} from "../../mod.ts";

const payments = schema({ user: utf8, amount: float64, at: timestamp("ms") });

/** A closure that this module exports: the plan says where. */
export function isKnown({ user }: { readonly user: string }): boolean {
  return user !== "nobody";
}

/** A pipeline over files that no program is needed for, but for one exported closure. */
function pipeline(folder: string) {
  const env = new StreamExecutionEnvironment();
  env.fromCsv(`${folder}/in.csv`, { schema: payments })
    .withWatermarks("at", { maxOutOfOrderness: "10s" })
    .filterExpr(col("amount").gt(1))
    .filter(exported(isKnown, import.meta.url, "isKnown"))
    .keyBy("user")
    .window(TumblingWindows.of("1m"))
    .aggregateExpr({ payments: count(), total: sum("amount") })
    .id("totals")
    .toCsv(`${folder}/out.csv`);
  return env;
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "volley_plan_" });
  const rows = [["ann", 5, 1], ["bob", 1, 2], ["ann", 7, 30], ["nobody", 9, 40], ["ann", 2, 70]];
  const lines = rows.map(([user, amount, s]) =>
    `${user},${amount},${new Date(Number(s) * 1000).toISOString()}`
  );
  await Deno.writeTextFile(`${folder}/in.csv`, ["user,amount,at", ...lines, ""].join("\n"));
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const load = (ref: ClosureRef) => {
  assertEquals([ref.module, ref.export], [import.meta.url, "isKnown"]);
  return isKnown;
};

Deno.test("a plan read from JSON runs as the program that made it", () =>
  inFolder(async (folder) => {
    await pipeline(folder).execute("program");
    const expected = await Deno.readTextFile(`${folder}/out.csv`);
    assertEquals(expected.trim().split("\n").length, 3);
    const plan = readPlan(planToJson(pipeline(folder).plan().plan), { catalogue: catalog });
    await Deno.remove(`${folder}/out.csv`);
    const env = new StreamExecutionEnvironment();
    const { summary } = await env.executePlan(plan, "plan", { catalogue: catalog, load });
    assertEquals(await Deno.readTextFile(`${folder}/out.csv`), expected);
    assertEquals([summary.name, summary.recordsIn, summary.recordsOut], ["plan", 5, 2]);
  }));

Deno.test("a plan without its closure's module is refused, and nothing is written", () =>
  inFolder(async (folder) => {
    const { plan } = pipeline(folder).plan();
    const run = () => new StreamExecutionEnvironment().executePlan(plan, "plan", { catalogue: catalog });
    const error = await assertRejects(run, VolleyError);
    assertEquals((error as VolleyError).code, "PLAN_INCOMPLETE");
    assert(error.message.includes('the closure "isKnown" of "filter-1"'), error.message);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["in.csv"]);
  }));

Deno.test("writeModule() writes a program without anything missing, which imports its closures", () =>
  inFolder(async (folder) => {
    const { plan } = pipeline(folder).plan();
    const short = readPlan(
      planToJson(plan).replaceAll(folder, "DIR").replaceAll(import.meta.url, "rules.ts"),
    );
    assertEquals(writeModule(short, catalog).split("\n"), [
      "/** Written from a plan: `build` makes the same plan again. */",
      "import {",
      ...[
        ...["col", "count", "exported", "float64", "pipeline", "schema", "StreamExecutionEnvironment", "sum"],
        ...["timestamp", "TumblingWindows", "utf8"],
      ].map((name) => `  ${name},`),
      '} from "@volley/volley";',
      'import { isKnown as imported1 } from "rules.ts";',
      "",
      "/** Declares the streams and their sinks. */",
      "export function build(",
      "  env: StreamExecutionEnvironment = new StreamExecutionEnvironment(),",
      "): StreamExecutionEnvironment {",
      "  env",
      '    .fromCsv("DIR/in.csv", { schema: schema({ user: utf8, amount: float64, at: timestamp("ms") }) })',
      '    .withWatermarks("at", { maxOutOfOrderness: "10s" })',
      '    .filterExpr(col("amount").gt(1))',
      '    .filter(exported(imported1, "rules.ts", "isKnown"))',
      '    .keyBy("user")',
      '    .window(TumblingWindows.of("1m"))',
      '    .aggregateExpr(count().as("payments"), sum("amount").as("total"))',
      '    .id("totals")',
      '    .toCsv("DIR/out.csv");',
      "  return env;",
      "}",
      "",
      "/** Run this module to run the pipeline. */",
      "export const job = pipeline(import.meta, { build: () => build() });",
      "",
    ]);
    await Deno.writeTextFile(
      `${folder}/job.ts`,
      writeModule(plan, catalog, { volley: new URL("../../mod.ts", import.meta.url).href }),
    );
    const { build } = await import(`file://${folder}/job.ts`);
    assertEquals(canonicalJson(build().plan().plan), canonicalJson(plan));
    assertEquals(planHash(build().plan().plan), planHash(plan));
  }));

Deno.test("explain() of a stream's end and of its environment say the same of one sink", () => {
  const env = new StreamExecutionEnvironment();
  const end = env.fromIter([{ n: 1 }]).filterExpr(col("n").gt(0)).collect();
  assertEquals(end.explain(), env.explain());
  assert(end.explain().includes("sink-1: exactly-once"), end.explain());
  assert(env.explain({ format: "mermaid" }).startsWith("flowchart LR"));
});
