/**
 * Prints how long the type checker takes over a pipeline, one JSON line a case: a module that only imports Volley, and
 * pipelines of 30 and 100 steps. The difference is what the pipeline's own types cost. Each case is checked four times, the file
 * changed in between as by an editor; the least time counts.
 *
 *     deno run --allow-read --allow-write --allow-run --allow-env tests/static/check_time.ts
 *
 * Exits with 1 where 30 steps take 2 seconds or more.
 */
import { fromFileUrl } from "@std/path";

const config = fromFileUrl(new URL("../../deno.json", import.meta.url));
const limitMs = 2000;

const head =
  `import { avg, col, count, nullable, schema, StreamExecutionEnvironment, sum } from "@volley/volley";
import { float64, int32, timestamp, TumblingWindows, utf8 } from "@volley/volley";
const columns = schema({ user: utf8, amount: nullable(float64), n: int32, at: timestamp() });
`;

/** A pipeline of `steps` operators that ends in a windowed aggregate. */
function pipeline(steps: number): string {
  const chain = Array.from({ length: steps - 3 }, (_, i) =>
    [
      `.filterExpr(col("amount").gt(${i}).and(col("user").ne("x")))`,
      `.withColumn("c${i}", col("amount").mul(2).add(col("n")))`,
      `.filterExpr((c) => c.c${i - 1}.gt(3).or(c.n.lt(5)))`,
      `.rename({ c${i - 2}: "d${i}" })`,
      `.selectExpr(col("user"), col("amount"), col("n"), col("at"))`,
      `.filter((row) => row.n > ${i})`,
    ][i % 6]);
  return `${head}const ran = await new StreamExecutionEnvironment().fromIter([], { schema: columns })
${chain.join("\n")}
.keyBy("user").window(TumblingWindows.of("1m"))
.aggregateExpr({ total: sum("amount"), rows: count(), mean: avg(col("n")) }).collect().execute("check");
const totals: (number | null)[] = ran.results.map((row) => row.total);
console.log(totals);
`;
}

async function checkMs(source: string): Promise<number> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/pipeline.ts`;
  let least = Infinity;
  for (let run = 0; run < 4; run++) {
    await Deno.writeTextFile(path, `${source}console.log(${run});\n`);
    const started = performance.now();
    const args = ["check", "--quiet", "--config", config, path];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, stderr: "piped" }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    least = Math.min(least, performance.now() - started);
  }
  await Deno.remove(folder, { recursive: true });
  return Math.round(least);
}

const cases = {
  import: `${head}console.log(columns);\n`,
  "steps-30": pipeline(30),
  "steps-100": pipeline(100),
};
const taken: { [name: string]: number } = {};
for (const [name, source] of Object.entries(cases)) {
  taken[name] = await checkMs(source);
  console.log(JSON.stringify({ name: `check/${name}`, ms: taken[name], own_ms: taken[name] - taken.import }));
}
if (taken["steps-30"] >= limitMs) Deno.exit(1);
