import type { ConnectorSummary, OperatorSummary, RunSummary } from "./run_summary.ts";

/**
 * A run in a few lines, as the specification's walkthrough has it: sources, the steps the user wrote, sinks, what went
 * in and came out; late and rejected rows where there were any. Steps are called by their names; a
 * windowed aggregation is the two that were written.
 *
 * @example
 * ```ts
 * import { col, describeRun, StreamExecutionEnvironment } from "@volley/volley";
 * const { summary } = await new StreamExecutionEnvironment()
 *   .fromIter([{ n: 1 }, { n: 2 }]).name("numbers")
 *   .filterExpr(col("n").gt(1))
 *   .collect()
 *   .execute("small");
 * console.assert(describeRun(summary).join("\n") === `Pipeline 'small' started
 *   Source: numbers (2 records)
 *   Operators: filterExpr
 *   Sink: collect
 * Processing complete: 2 records in, 1 result out`);
 * ```
 */
export function describeRun(summary: RunSummary): string[] {
  const steps = summary.operators.filter(({ implicit }) => !implicit).flatMap(stepsOf);
  return [
    `Pipeline '${summary.name}' started`,
    ...summary.sources.map((one) => `  Source: ${nameOf(one)} (${counted(one.recordsOut, "record")})`),
    ...(steps.length > 0 ? [`  Operators: ${steps.join(" → ")}`] : []),
    ...summary.sinks.map((one) => `  Sink: ${nameOf(one)}`),
    ending(summary),
  ];
}

/** What the user called it, else the connector. */
function nameOf({ name, kind }: ConnectorSummary): string {
  return name === "source" || name === "sink" ? kind : name;
}

function stepsOf({ name, kind }: OperatorSummary): string[] {
  return kind === "windowAggregate" && name === kind ? ["window", "aggregate"] : [name];
}

function ending({ ended, recordsIn, recordsOut, late, rejected, operators }: RunSummary): string {
  const aggregates = operators.some(({ kind }) => kind === "aggregate" || kind === "windowAggregate");
  const facts = [
    `${counted(recordsIn, "record")} in`,
    `${counted(recordsOut, aggregates ? "aggregated result" : "result")} out`,
    ...(late > 0 ? [`${late} late`] : []),
    ...(rejected > 0 ? [`${rejected} rejected`] : []),
  ];
  return `Processing ${ended === "end" ? "complete" : "stopped"}: ${facts.join(", ")}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
