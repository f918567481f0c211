import type { Dag, DagStep, Port } from "./dag_step.ts";
import {
  referenceAsOfJoin,
  referenceIntervalJoin,
  referenceTopN,
  referenceTopNWindow,
  referenceWindowJoin,
} from "./reference_pairs.ts";
import {
  referenceBroadcast,
  referenceDedup,
  referenceRewatermark,
  referenceRows,
  referenceRuns,
  referenceSource,
  referenceUnion,
} from "./reference_rows.ts";
import { lineOf, type RefAnswer } from "./reference_stream.ts";
import {
  referenceAgain,
  referenceBuckets,
  referenceCount,
  referenceRunning,
  referenceWindow,
} from "./reference_time.ts";

/** What every step of a pipeline must come to. */
export function referenceDag({ steps }: Pick<Dag, "steps">): RefAnswer[] {
  const answers: RefAnswer[] = [];
  for (const step of steps) answers.push(referenceStep(steps, step, answers));
  return answers;
}

/** What one step must come to, those before it being known. */
export function referenceStep(
  steps: readonly DagStep[],
  { op, inputs }: DagStep,
  known: readonly RefAnswer[],
): RefAnswer {
  const streams = inputs.map(({ step, port }) => known[step].outputs[port]);
  const [input, right] = streams;
  switch (op.op) {
    case "source":
      return referenceSource(op, known.length);
    case "rules":
      return { outputs: [] };
    case "union":
      return referenceUnion(streams);
    case "dedup":
      return referenceDedup(op, input);
    case "runs":
      return referenceRuns(input);
    case "rewatermark":
      return referenceRewatermark(op, input);
    case "broadcast": {
      const rules = steps[inputs[1].step].op;
      return referenceBroadcast(input, rules.op === "rules" ? rules.rules : []);
    }
    case "buckets":
      return referenceBuckets(op, input);
    case "window":
      return referenceWindow(op, input);
    case "answersAgain":
      return referenceAgain(op, input);
    case "countWindow":
      return referenceCount(op, input);
    case "running":
      return referenceRunning(input);
    case "topNWindow":
      return referenceTopNWindow(op, input);
    case "topN":
      return referenceTopN(op, input);
    case "intervalJoin":
      return referenceIntervalJoin(op, input, right);
    case "windowJoin":
      return referenceWindowJoin(op, input, right);
    case "asOfJoin":
      return referenceAsOfJoin(op, input, right);
    default:
      return referenceRows(op, input)!;
  }
}

/** The lines each sink must get, by its name. */
export function expectedSinks(dag: Dag, answers: readonly RefAnswer[]): Map<string, string[]> {
  const sinks = new Map<string, string[]>();
  for (const { step, port } of sinkPorts(dag, answers)) {
    const { lines, outputs } = answers[step];
    sinks.set(`s${step}.${port}`, [...lines ?? outputs[port].recs.map(({ row }) => lineOf(row))].sort());
  }
  answers.forEach(({ lateLines }, step) => {
    if (lateLines !== undefined) sinks.set(`s${step}.late`, [...lateLines].sort());
  });
  return sinks;
}

/** Outputs that nobody reads, and those that are tapped. */
export function sinkPorts({ steps, taps }: Dag, answers: readonly RefAnswer[]): Port[] {
  const read = new Set(steps.flatMap(({ inputs }) => inputs.map(({ step, port }) => `${step}.${port}`)));
  const tapped = new Set(taps.map(({ step, port }) => `${step}.${port}`));
  return steps.flatMap(({ op }, step) => {
    if (op.op === "rules") return [];
    const ports = Math.max(1, answers[step].outputs.length);
    return Array.from({ length: ports }, (_, port) => ({ step, port }))
      .filter(({ port }) => !read.has(`${step}.${port}`) || tapped.has(`${step}.${port}`));
  });
}
