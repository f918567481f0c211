import { dagDifferences } from "./compare_dag.ts";
import type { Dag } from "./dag_step.ts";
import { referenceDag } from "./reference_dag.ts";
import { type DagArrival, dagArrivals, runDag } from "./run_dag.ts";
import { describeDag, shrinkDag } from "./shrink_dag.ts";

/**
 * Holds the engine to the reference for every arrival of a pipeline's rows. Throws the smallest pipeline that differs,
 * with what differs.
 */
export async function holdToReference(
  dag: Dag,
  arrivals: readonly DagArrival[] = dagArrivals(dag),
): Promise<void> {
  for (const arrival of arrivals) {
    const lines = await differ(dag, arrival);
    if (lines.length > 0) throw await explained(dag, arrival, lines);
  }
}

async function differ(dag: Dag, arrival: DagArrival): Promise<string[]> {
  const answers = referenceDag(dag);
  try {
    return dagDifferences(dag, answers, await runDag(dag, answers, arrival));
  } catch (thrown) {
    return [`failed: ${(thrown as Error).stack}`];
  }
}

async function explained(dag: Dag, arrival: DagArrival, lines: readonly string[]): Promise<Error> {
  const failed = lines[0].startsWith("failed");
  const smallest = await shrinkDag(dag, async (smaller) => {
    const [first] = await differ(smaller, arrival);
    return first !== undefined && first.startsWith("failed") === failed;
  });
  return new Error([
    `The engine differs from the reference; again with VOLLEY_ORACLE_SEED=${dag.seed} VOLLEY_ORACLE_CASES=1`,
    `${JSON.stringify(arrival)}; the smallest such pipeline:`,
    ...describeDag(smallest),
    ...await differ(smallest, arrival),
  ].join("\n"));
}
