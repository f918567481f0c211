import {
  col,
  type ErrorPolicy,
  type Sink,
  StreamExecutionEnvironment,
  type StreamRecord,
} from "../../mod.ts";
import type { BenchCase } from "./bench_case.ts";
import { keyAt, valueAt } from "./generated_rows.ts";
import { measure } from "./measure.ts";
import { memoryRows, MemorySource } from "./memory_rows.ts";

const SPEC = { rows: 4_000_000, keys: 10_000 };

/** What an error policy costs where nothing fails, and where one row in a thousand does: compare the rates. */
export const policyCases: readonly BenchCase[] = [
  policyCase("fail", false),
  policyCase("skip", false),
  policyCase("deadLetter", false),
  policyCase("skip", true),
];

/** Expressions that may fail and some that can't, a closure before and one behind; a value of 0 is a bad one. */
function policyCase(policy: ErrorPolicy, bad: boolean): BenchCase {
  const name = `engine/policy-${policy === "deadLetter" ? "letters" : policy}${bad ? "-bad" : ""}`;
  return {
    name,
    summary: `closures and expressions under the policy ${policy}, ${
      bad ? "one row in 1000 bad" : "all good"
    }`,
    async run() {
      const input = memoryRows(SPEC, "int");
      const wanted = wantedSum(bad);
      return await measure(async () => {
        const sink = new SumSink();
        await new StreamExecutionEnvironment({ onError: policy })
          .fromSource(new MemorySource(input))
          .filter((row) => row.value !== -1)
          .withColumn("divisor", col("value").add(bad ? 0 : 1))
          .withColumn("share", col("key").div(col("divisor")))
          .filterExpr(col("share").lt(5_000))
          .filter((row) => row.value !== -2)
          .toSink(sink)
          .execute("bench");
        if (sink.sum !== wanted) {
          throw new Error(`Cannot trust ${name}: its sum is ${sink.sum}, not ${wanted}`);
        }
      }, { rows: SPEC.rows, dataBytes: input.bytes });
    },
  };
}

function wantedSum(bad: boolean): number {
  let sum = 0;
  for (let i = 0; i < SPEC.rows; i++) {
    const divisor = valueAt(i) + (bad ? 0 : 1);
    const share = divisor === 0 ? 5_000 : Math.trunc(keyAt(i, SPEC.keys) / divisor);
    if (share < 5_000) sum += share;
  }
  return sum;
}

/** Adds up the column `share`. */
class SumSink implements Sink {
  readonly connectorId = "bench:sum";
  readonly guarantee = "at-most-once";
  sum = 0;

  open(): void {}

  write({ data }: StreamRecord): void {
    const values = data.column("share").values as Int32Array;
    for (let j = 0; j < data.rows; j++) this.sum += values[data.selection === null ? j : data.selection[j]];
  }

  flush(): void {}

  close(): void {}
}
