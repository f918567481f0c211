import { dagDifferences } from "./compare_dag.ts";
import { randomDag } from "./random_dag.ts";
import { referenceDag } from "./reference_dag.ts";
import { dagArrivals, runDag } from "./run_dag.ts";

const [from, to, ops] = Deno.args.map(Number);
let failed = 0;
const start = Date.now();
for (let seed = from; seed < to; seed++) {
  const dag = randomDag(seed, ops || undefined);
  const answers = referenceDag(dag);
  for (const arrival of dagArrivals(dag)) {
    let lines: string[];
    try {
      lines = dagDifferences(dag, answers, await runDag(dag, answers, arrival));
    } catch (error) {
      lines = [String((error as Error).stack).slice(0, 700)];
    }
    if (lines.length > 0) {
      failed++;
      console.log(
        `seed ${seed} ops ${
          dag.steps.map(({ op, inputs }, i) => `${i}:${op.op}(${inputs.map((p) => p.step + "." + p.port)})`)
            .join(" ")
        } ${JSON.stringify(arrival)}\n  ${lines.slice(0, 6).join("\n  ")}`,
      );
      break;
    }
  }
  if (failed > 12) {
    console.log("stopped at", seed);
    break;
  }
}
console.log(`${failed} failed of ${to - from} in ${Date.now() - start} ms`);
