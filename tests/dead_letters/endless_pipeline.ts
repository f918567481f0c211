/** Refuses every hundredth row of an endless stream, until it is killed: `deno run -A endless_pipeline.ts DIRECTORY`. */
import { int32, schema, StreamExecutionEnvironment } from "@volley/volley";

async function* numbers() {
  for (let n = 0;; n++) {
    if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    yield { n };
  }
}

await new StreamExecutionEnvironment({ deadLetters: { directory: Deno.args[0] } })
  .fromIter(numbers(), { schema: schema({ n: int32 }) })
  .filter(({ n }) => {
    if (n % 100 === 99) throw new Error(`no ${n}`);
    return true;
  }).id("picky").onError("deadLetter")
  .collect()
  .execute("endless");
