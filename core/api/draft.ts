import type { Schema } from "../data/mod.ts";
import type { Source } from "../operators/mod.ts";
import type { Binding, PlanStep } from "../plan/mod.ts";

/**
 * One operator while its pipeline is being built. A stream holds its last draft; drafts are immutable and shared
 * between the streams that branch from them, and become plan nodes when the pipeline is executed.
 */
export interface Draft {
  readonly step: PlanStep;
  readonly inputs: readonly Draft[];
  readonly output: Schema;
  /** Live object behind the step, for steps that have one. */
  readonly binding: Binding | null;
  /** Given with `.id()`; null until then. */
  readonly id: string | null;
  /** Given with `.name()`; null until then. */
  readonly name: string | null;
  /** Put in by the builder, as part of the step before it or of what comes after. */
  readonly implicit: boolean;
  /** Whether rows carry event times here: watermarks were declared upstream. */
  readonly hasEventTime: boolean;
  /** Threads asked for here or upstream; null where nothing was said. */
  readonly parallelism: number | null;
}

/** What a step adds to its input's draft. */
export interface DraftInit {
  readonly output?: Schema;
  readonly binding?: Binding;
}

/** The draft of an operator that reads `input`; columns stay the input's unless given. */
export function draftAfter(input: Draft, step: PlanStep, init: DraftInit = {}): Draft {
  return {
    step,
    inputs: [input],
    output: init.output ?? input.output,
    binding: init.binding ?? null,
    id: null,
    name: null,
    implicit: false,
    hasEventTime: input.hasEventTime || step.kind === "watermarks",
    parallelism: input.parallelism,
  };
}

/** The draft a pipeline starts with. */
export function sourceDraft(source: Source): Draft {
  return {
    step: { kind: "source", connector: source.connectorId, config: null },
    inputs: [],
    output: source.schema,
    binding: { kind: "source", source },
    id: null,
    name: null,
    implicit: false,
    hasEventTime: false,
    parallelism: null,
  };
}

/** The draft with another id or name; one that was put in after the user's own step hands it on to that. */
export function relabelled(draft: Draft, label: { readonly id: string } | { readonly name: string }): Draft {
  if (!draft.implicit) return { ...draft, ...label };
  return { ...draft, inputs: draft.inputs.map((input) => relabelled(input, label)) };
}
