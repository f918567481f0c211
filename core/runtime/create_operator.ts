import {
  AsyncMap,
  Broadcast,
  Dedup,
  Process,
  Sample,
  Split,
  type Stage,
  Throttle,
  TopN,
  WindowedTopN,
} from "../operators/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { PlanStep, StepOf, WindowSpec } from "../plan/mod.ts";
import { seededRandom } from "../time/mod.ts";
import type { StageSite } from "./stage_site.ts";

/** Makes the stage of one kind of step. */
export type StageMaker = (site: StageSite) => Stage;

/** Operators with state, timers or work outside the loop, and those that choose among rows. */
export const operatorMakers: { readonly [kind in PlanStep["kind"]]?: StageMaker } = {
  process: (site) => new Process(site.binding("process").create(), processOptions(site)),
  broadcast: createBroadcast,
  split: createSplit,
  sample: ({ node }) => new Sample({ operatorId: node.id, ...node.step as StepOf<"sample"> }),
  throttle: ({ node, settings: { clock } }) => new Throttle({ ...node.step as StepOf<"throttle">, clock }),
  dedup: createDedup,
  topN: createTopN,
  asyncMap: createAsyncMap,
};

function processOptions(site: StageSite) {
  const { node, input, output, settings: { clock, batchRows, interpreted }, metrics, faults } = site;
  const { keys, sides, timersInPast } = node.step as StepOf<"process" | "broadcast">;
  return {
    operatorId: node.id,
    input,
    output,
    keyColumns: site.columns(keys),
    sides,
    timersInPast,
    batchRows,
    clock,
    metrics: metrics.user(node.id),
    codegen: !interpreted,
    faults,
  };
}

function createBroadcast(site: StageSite): Stage {
  const { waitFor = "rules-end", heldRowsMax = 1_000_000 } = site.node.step as StepOf<"broadcast">;
  const options = { ...processOptions(site), rules: site.inputs[1], waitFor, heldRowsMax };
  return new Broadcast(site.binding("broadcast").create(), options);
}

function createSplit({ node, input, settings: { interpreted }, faults }: StageSite): Stage {
  return new Split((node.step as StepOf<"split">).branches, input, { interpreted, faults });
}

function createDedup(site: StageSite): Stage {
  const { node, input, settings: { clock } } = site;
  const { keys, ttlMs, time } = node.step as StepOf<"dedup">;
  return new Dedup({ operatorId: node.id, input, keyColumns: site.columns(keys), ttlMs, time, clock });
}

function createTopN(site: StageSite): Stage {
  const { node, input, output, settings: { batchRows, interpreted } } = site;
  const { keys, n, orderBy, window } = node.step as StepOf<"topN">;
  const options = {
    operatorId: node.id,
    input,
    output,
    keyColumns: site.columns(keys),
    n,
    orderBy,
    batchRows,
    codegen: !interpreted,
  };
  return window === null ? new TopN(options) : new WindowedTopN(lengthsOf(window), options);
}

function lengthsOf(window: WindowSpec): { sizeMs: number; slideMs: number; offsetMs: number } {
  if (window.kind === "sliding") return window;
  if (window.kind === "tumbling") return { ...window, slideMs: window.sizeMs };
  throw new VolleyError({
    code: "TOP_N_WINDOW_UNSUPPORTED",
    message: `Cannot take the first rows of ${window.kind} windows: tumbling or sliding ones are wanted`,
    hint: 'Give TumblingWindows.of("1m") or SlidingWindows.of("1m", "10s").',
  });
}

function createAsyncMap(site: StageSite): Stage {
  const { node, output, settings: { batchRows, clock, interpreted, seed }, faults } = site;
  const { ordered, concurrency, timeoutMs, retry } = node.step as StepOf<"asyncMap">;
  return new AsyncMap({
    fn: site.binding("async").fn,
    output,
    ordered,
    concurrency,
    timeoutMs,
    retry,
    clock,
    random: seededRandom(seed),
    batchRows,
    codegen: !interpreted,
    faults,
  });
}
