import type { JobStatus, PartitionReport, WaitReport, WatermarkReport } from "../job_status.ts";
import type { Plan, StepOf, WindowSpec } from "../node.ts";
import { durationText, spanText } from "./duration_text.ts";
import { momentText, shortMomentText } from "./moment_text.ts";

/** What the sentences about one waiting operator are made from. */
interface Scene {
  readonly nowMs: number;
  readonly wait: WaitReport;
  /** Where its watermarks are declared, with the steps that say how. */
  readonly declared: readonly {
    readonly report: WatermarkReport;
    readonly step: StepOf<"watermarks"> | null;
  }[];
  readonly window: WindowSpec | null;
}

/** A place where watermarks are declared and one of its partitions. */
interface Holder {
  readonly partition: PartitionReport;
  readonly index: number;
  readonly step: StepOf<"watermarks"> | null;
}

/**
 * Why an operator that waits for event time has not answered yet, in one sentence: what it waits for, where its
 * watermark is, which partition holds it there and since when, and what would let it go on.
 */
export function explainWait(status: JobStatus, plan: Plan, wait: WaitReport): string {
  const scene = sceneOf(status, plan, wait);
  if (wait.nextEventTimeMs === null) return nothingHeld(scene);
  if (wait.watermarkMs === Infinity) return `the input has ended: ${subject(scene)} fires now`;
  if (scene.declared.length === 0) {
    return `${subject(scene)} fires at the end of the input: no watermarks are declared before it`;
  }
  if (scene.declared.every(({ step }) => isUnbounded(step))) {
    return `${
      subject(scene)
    } fires at the end of the input: the declared watermarks wait for it, so that nothing is late`;
  }
  const { nowMs } = scene;
  const goal = `${subject(scene)} fires when the watermark reaches ${
    momentText(wait.nextEventTimeMs, nowMs)
  }`;
  if (wait.watermarkMs !== null && wait.watermarkMs >= wait.nextEventTimeMs) {
    return `${subject(scene)} fires now`;
  }
  const at = wait.watermarkMs === null
    ? "there is none yet"
    : `it is at ${momentText(wait.watermarkMs, nowMs)}`;
  return `${goal}; ${at}, ${reason(scene)}`;
}

function sceneOf(status: JobStatus, plan: Plan, wait: WaitReport): Scene {
  const stepOf = (id: string) => plan.nodes.find((node) => node.id === id)?.step;
  const declared = wait.declaredBy.flatMap((id) => {
    const report = status.watermarks.find(({ operator }) => operator === id);
    const step = stepOf(id);
    return report === undefined ? [] : [{ report, step: step?.kind === "watermarks" ? step : null }];
  });
  const step = stepOf(wait.operator);
  const window = step !== undefined && "window" in step ? step.window : null;
  return { nowMs: status.atMs, wait, declared, window };
}

function nothingHeld({ declared }: Scene): string {
  const partitions = declared.flatMap(({ report }) => report.partitions);
  return partitions.length > 0 && partitions.every(({ lastRowAtMs }) => lastRowAtMs === null)
    ? "nothing waits: no row has come yet"
    : "nothing waits: every row so far has been answered for";
}

/** `window [12:00, 12:01)`, where its start is known from its end. */
function subject({ nowMs, wait, window }: Scene): string {
  const end = wait.nextEventTimeMs!;
  if (window?.kind === "tumbling" || window?.kind === "sliding") {
    return `window [${shortMomentText(end - window.sizeMs, nowMs)}, ${shortMomentText(end, nowMs)})`;
  }
  return window?.kind === "session" ? "the next session" : "the next result";
}

function isUnbounded(step: StepOf<"watermarks"> | null): boolean {
  return step?.strategy.kind === "bounded" && step.strategy.maxOutOfOrdernessMs === Number.MAX_SAFE_INTEGER;
}

function reason(scene: Scene): string {
  const holders = scene.declared.flatMap(({ report, step }) =>
    report.partitions.map((partition, index) => ({ partition, index, step }))
  );
  const active = holders.filter(({ partition }) => partition.state === "active");
  if (holders.length === 0) return "and its sources have no partitions";
  if (active.length === 0) return allSilent(holders, scene);
  const holder = active.reduce((a, b) => watermarkOf(b) < watermarkOf(a) ? b : a);
  return `held by ${named(holder)}${heldBy(holder, scene)}`;
}

function watermarkOf({ partition: { watermarkMs } }: Holder): number {
  return watermarkMs ?? -Infinity;
}

function named({ index, partition: { source, name } }: Holder): string {
  return `partition ${index} (${source}/${name})`;
}

function heldBy(holder: Holder, scene: Scene): string {
  const { partition: { lastRowAtMs, newestMs, paused }, step } = holder;
  const { nowMs, wait } = scene;
  if (lastRowAtMs === null || newestMs === null) {
    return `, which has given no row yet${idleText(holder, scene)}`;
  }
  if (paused) return ", which is not read while the other sources catch up";
  const silentMs = nowMs - lastRowAtMs;
  if (silentMs >= 1_000) return `, silent for ${spanText(silentMs)}${idleText(holder, scene)}`;
  const lateMs = step?.strategy.kind === "bounded" ? step.strategy.maxOutOfOrdernessMs : 0;
  const newest = momentText(newestMs, nowMs);
  if (newestMs < wait.nextEventTimeMs! || lateMs === 0) return `, whose newest row is of ${newest}`;
  const fires = momentText(wait.nextEventTimeMs! + lateMs, nowMs);
  return `, whose newest row is of ${newest}: rows may be ${
    durationText(lateMs)
  } late, so a row of ${fires} fires it`;
}

/** When the partition no longer holds the watermark, if it stays silent. */
function idleText({ partition: { lastRowAtMs }, step }: Holder, { nowMs }: Scene): string {
  const timeoutMs = step?.idleTimeoutMs ?? null;
  if (timeoutMs === null) return "; it holds the watermark for ever, because idleTimeout is off";
  if (lastRowAtMs === null) return `; it is left out after ${durationText(timeoutMs)} without a row`;
  const leftMs = lastRowAtMs + timeoutMs - nowMs;
  return leftMs > 0 ? `; idle in ${spanText(leftMs)}` : "; idle now";
}

function allSilent(holders: readonly Holder[], { nowMs }: Scene): string {
  if (holders.every(({ partition }) => partition.state === "ended")) return "and its partitions have ended";
  const quietMs = holders.find(({ step }) => step?.quietAfterMs != null)?.step?.quietAfterMs;
  const last = Math.max(...holders.map(({ partition }) => partition.lastRowAtMs ?? -Infinity));
  const since = last === -Infinity ? "" : ` for ${spanText(nowMs - last)}`;
  if (quietMs == null) return `where it stays until a row comes: all partitions are idle, silent${since}`;
  const leftMs = last + quietMs - nowMs;
  return leftMs > 0
    ? `all partitions being idle, silent${since}; it goes on with the clock in ${spanText(leftMs)}`
    : `all partitions being idle, silent${since}; it goes on with the clock`;
}
