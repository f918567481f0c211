import type { Dag, DagOp, DagStep, Port } from "./dag_step.ts";

type Fails = (smaller: Dag) => Promise<boolean>;
type SourceOp = Extract<DagOp, { readonly op: "source" }>;

/** The smallest pipeline this finds that still fails: it leaves out steps, then sinks, then ever smaller runs of rows. */
export async function shrinkDag(failing: Dag, fails: Fails): Promise<Dag> {
  let best = failing;
  const keep = async (smaller: Dag | null): Promise<boolean> => {
    if (smaller === null || !await isFailing(smaller, fails)) return false;
    best = smaller;
    return true;
  };
  for (let round = 0; round < 3; round++) {
    for (let step = best.steps.length - 1; step >= 0; step--) {
      if (step < best.steps.length) await keep(withoutStep(best, step));
    }
    for (let at = best.taps.length - 1; at >= 0; at--) {
      await keep({ ...best, taps: best.taps.filter((_, i) => i !== at) });
    }
    for (let run = 64; run >= 1; run = Math.floor(run / 2)) await dropRuns(() => best, run, keep);
  }
  return best;
}

/** A pipeline that can't be built any more shows nothing. */
async function isFailing(smaller: Dag, fails: Fails): Promise<boolean> {
  try {
    return await fails(smaller);
  } catch {
    return false;
  }
}

/** What read the step reads its first input instead. */
function withoutStep(dag: Dag, gone: number): Dag | null {
  const isRead = dag.steps.some(({ inputs }) => inputs.some(({ step }) => step === gone));
  const [to] = dag.steps[gone].inputs;
  if (isRead && to === undefined) return null;
  const moved = (port: Port): Port => port.step === gone ? to : port;
  const renumbered = ({ step, port }: Port): Port => ({ step: step > gone ? step - 1 : step, port });
  const steps = dag.steps.filter((_, step) => step !== gone).map((step) => ({
    ...step,
    inputs: step.inputs.map((port) => renumbered(moved(port))),
  }));
  return { ...dag, steps, taps: dag.taps.filter(({ step }) => step !== gone).map(renumbered) };
}

async function dropRuns(
  best: () => Dag,
  run: number,
  keep: (smaller: Dag) => Promise<boolean>,
): Promise<void> {
  for (let step = 0; step < best().steps.length; step++) {
    for (let partition = 0; partition < partitionsOf(best(), step).length; partition++) {
      for (let from = 0; from < partitionsOf(best(), step)[partition].length;) {
        if (!await keep(withoutRows(best(), step, partition, from, run))) from += run;
      }
    }
  }
}

function partitionsOf(dag: Dag, step: number): SourceOp["partitions"] {
  const { op } = dag.steps[step];
  return op.op === "source" ? op.partitions : [];
}

function withoutRows(dag: Dag, at: number, partition: number, from: number, run: number): Dag {
  const steps = dag.steps.map((step, i): DagStep => {
    if (i !== at || step.op.op !== "source") return step;
    const partitions = step.op.partitions.map((rows, p) =>
      p === partition ? rows.filter((_, row) => row < from || row >= from + run) : rows
    );
    return { ...step, op: { ...step.op, partitions } };
  });
  return { ...dag, steps };
}

/** A pipeline as lines to read. */
export function describeDag({ steps, taps }: Dag): string[] {
  const lines = steps.flatMap(({ op, inputs }, step) => {
    const from = inputs.map((port) => `${port.step}.${port.port}`).join(" ");
    const said = op.op === "source" ? { ...op, partitions: op.partitions.length } : op;
    const rows = op.op === "source" ? op.partitions : [];
    return [
      `${step}: ${JSON.stringify(said)}${from === "" ? "" : ` of ${from}`}`,
      ...rows.flatMap((of, partition) =>
        of.map((row) => `   partition ${partition}: ${JSON.stringify(row)}`)
      ),
    ];
  });
  return [
    ...lines,
    `sinks at ${taps.map(({ step, port }) => `${step}.${port}`).join(" ")}, and where nobody reads`,
  ];
}
