import { VolleyError } from "../fault/mod.ts";
import type { Sink } from "../operators/mod.ts";
import type { Binding, Bindings, Plan, PlanNode } from "../plan/mod.ts";
import { sinkStep } from "./closure_steps.ts";
import type { Draft } from "./draft.ts";
import {
  deadLetterSink,
  deadLettersSpec,
  effectivePolicy,
  type FailureSettings,
} from "./failure_settings.ts";
import { sideOutputStep } from "./side_output_step.ts";

/** A pipeline ready to run: the plan, the live objects it refers to, and what the user should know. */
export interface BuiltPlan {
  readonly plan: Plan;
  readonly bindings: Bindings;
  readonly warnings: readonly string[];
  /** Id each sink's draft got. */
  readonly sinkIds: readonly string[];
  /** Makes the sink a run's dead letters go to (`RunOptions.deadLetters`); null where no operator keeps any. */
  readonly deadLetters: (() => Sink | undefined) | null;
}

const NO_SETTINGS: FailureSettings = { onError: null, deadLetters: null, maker: null };

/**
 * The plan of everything upstream of `sinks`, inputs before their readers. An operator without an id of its own gets
 * its kind and ordinal. Throws `PLAN_DUPLICATE_ID` when two operators have one id, `PLAN_SHARED_OBJECT` when one
 * source or sink stands behind two operators.
 */
export function buildPlan(
  sinks: readonly Draft[],
  parallelism: number,
  failures: FailureSettings = NO_SETTINGS,
): BuiltPlan {
  const drafts = withAttached(inputsFirst(sinks));
  const ids = assignIds(drafts);
  const nodes = drafts.map((draft) => toNode(draft, ids, failures));
  const keepsLetters = nodes.some(({ onError }) => onError === "deadLetter");
  const letters = keepsLetters ? deadLettersSpec(failures) : null;
  const threads = Math.max(parallelism, ...drafts.map((draft) => draft.parallelism ?? 1));
  return {
    plan: { version: 1, parallelism: threads, ...(letters === null ? {} : { deadLetters: letters }), nodes },
    bindings: collectBindings(drafts, ids),
    warnings: threads > 1 ? [`parallelism ${threads} is recorded; this release runs on one thread`] : [],
    sinkIds: sinks.map((sink) => ids.get(sink)!),
    deadLetters: keepsLetters ? () => deadLetterSink(failures) ?? undefined : null,
  };
}

/** Every draft upstream of `sinks` once, each after its inputs; iterative, so that long chains are no matter. */
function inputsFirst(sinks: readonly Draft[]): Draft[] {
  const done = new Set<Draft>();
  const stack = [...sinks].reverse();
  while (stack.length > 0) {
    const draft = stack[stack.length - 1];
    const waiting = draft.inputs.filter((input) => !done.has(input));
    if (waiting.length > 0 && !done.has(draft)) {
      stack.push(...waiting.reverse());
      continue;
    }
    done.add(draft);
    stack.pop();
  }
  return [...done];
}

/** And the sinks of side outputs, behind the operators they belong to. */
function withAttached(drafts: readonly Draft[]): Draft[] {
  return drafts.flatMap((draft) => {
    const sides = draft.attached.map(({ tag, sink }) => {
      const side = sideOutputStep(draft, tag);
      return [side, sinkStep(side, sink)];
    });
    return [draft, ...sides.flat()];
  });
}

function assignIds(drafts: readonly Draft[]): Map<Draft, string> {
  const ids = new Map<Draft, string>();
  const taken = new Set<string>();
  const ordinals = new Map<string, number>();
  for (const draft of drafts) {
    const kind = draft.step.kind;
    const ordinal = (ordinals.get(kind) ?? 0) + 1;
    ordinals.set(kind, ordinal);
    const id = draft.id ?? `${kind}-${ordinal}`;
    if (id === "") throw emptyId(kind);
    if (taken.has(id)) throw duplicateId(id);
    taken.add(id);
    ids.set(draft, id);
  }
  return ids;
}

function emptyId(kind: string): VolleyError {
  return new VolleyError({
    code: "PLAN_VALUE_INVALID",
    message: `Cannot build plan: the id of an operator (${kind}) is empty`,
    hint: 'Give it a name: .id("parse"); state and dead letters are matched by it.',
  });
}

function duplicateId(id: string): VolleyError {
  return new VolleyError({
    code: "PLAN_DUPLICATE_ID",
    message: `Cannot build plan: two operators have the id "${id}"`,
    at: { operator: id },
    hint: "Give each operator an id of its own with .id(); state is matched by it.",
  });
}

function toNode(draft: Draft, ids: ReadonlyMap<Draft, string>, failures: FailureSettings): PlanNode {
  const onError = effectivePolicy(draft.onError, draft.step, failures);
  return {
    id: ids.get(draft)!,
    name: draft.name ?? draft.step.kind,
    step: draft.step,
    ...(draft.implicit ? { implicit: true as const } : {}),
    ...(onError === null ? {} : { onError }),
    ...(draft.retry === undefined ? {} : { retry: draft.retry }),
    inputs: draft.inputs.map((input) => ids.get(input)!),
    output: draft.output.fields,
  };
}

function collectBindings(drafts: readonly Draft[], ids: ReadonlyMap<Draft, string>): Bindings {
  const bindings = new Map<string, Binding>();
  const owners = new Map<unknown, string>();
  for (const draft of drafts) {
    if (draft.binding === null) continue;
    const id = ids.get(draft)!;
    const live = liveConnector(draft.binding);
    if (live !== null) refuseShared(owners, live, id);
    bindings.set(id, draft.binding);
  }
  return bindings;
}

function liveConnector(binding: Binding): unknown {
  if (binding.kind === "source") return binding.source;
  return binding.kind === "sink" ? binding.sink : null;
}

function refuseShared(owners: Map<unknown, string>, live: unknown, id: string): void {
  const owner = owners.get(live);
  if (owner !== undefined) {
    throw new VolleyError({
      code: "PLAN_SHARED_OBJECT",
      message: `Cannot build plan: "${owner}" and "${id}" use the same source or sink object`,
      at: { operator: id },
      hint: "Branch from one stream instead of attaching the source twice, or make a second object.",
    });
  }
  owners.set(live, id);
}
