import type { Schema } from "../data/mod.ts";
import type { Sink, Source } from "../operators/mod.ts";
import type { Binding, ErrorPolicy, PlanStep } from "../plan/mod.ts";
import type { RetrySpec } from "../time/mod.ts";

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
  /** Columns of its outputs beside the main one, by tag. */
  readonly sides: ReadonlyMap<string, Schema>;
  /** Policy for rows it can't process; null: not said here. */
  readonly onError: ErrorPolicy | null;
  /** How a source or sink that fails is tried again; left out: not said. */
  readonly retry?: RetrySpec;
  /** Rows may replace earlier ones: an append-only sink refuses them. */
  readonly updating: boolean;
  /** Sinks of this operator's side outputs: they run wherever it runs. */
  readonly attached: readonly AttachedSink[];
  /** Where the late rows of the next window or join go, said before it (`withLateDataSink`); null: not said. */
  readonly lateDataSink: Sink | null;
}

/** A sink of a side output of the operator it is attached to. */
export interface AttachedSink {
  readonly tag: string;
  readonly sink: Sink;
}

const NO_SIDES: ReadonlyMap<string, Schema> = new Map();

/** What a step adds to its input's draft. */
export interface DraftInit {
  readonly output?: Schema;
  readonly binding?: Binding;
  readonly sides?: ReadonlyMap<string, Schema>;
  readonly updating?: boolean;
  readonly hasEventTime?: boolean;
  readonly attached?: readonly AttachedSink[];
  readonly lateDataSink?: Sink | null;
}

/** The draft of an operator that reads `input`; columns stay the input's unless given. */
export function draftAfter(input: Draft, step: PlanStep, init: DraftInit = {}): Draft {
  return draftOfInputs([input], step, init);
}

/** The draft of an operator with several inputs; what is not given is as in the first. */
export function draftOfInputs(inputs: readonly Draft[], step: PlanStep, init: DraftInit = {}): Draft {
  const [first] = inputs;
  return {
    step,
    inputs,
    output: init.output ?? first.output,
    binding: init.binding ?? null,
    id: null,
    name: null,
    implicit: false,
    hasEventTime: init.hasEventTime ??
      (inputs.every(({ hasEventTime }) => hasEventTime) || step.kind === "watermarks"),
    parallelism: first.parallelism,
    sides: init.sides ?? NO_SIDES,
    onError: null,
    updating: init.updating ?? inputs.some(({ updating }) => updating),
    attached: init.attached ?? [],
    lateDataSink: init.lateDataSink === undefined ? first.lateDataSink : init.lateDataSink,
  };
}

/** The draft a pipeline starts with. */
export function sourceDraft(source: Source): Draft {
  return {
    step: {
      kind: "source",
      connector: source.connector ?? source.connectorId,
      config: source.config ?? null,
    },
    inputs: [],
    output: source.schema,
    binding: { kind: "source", source },
    id: null,
    name: null,
    implicit: false,
    hasEventTime: false,
    parallelism: null,
    sides: NO_SIDES,
    onError: null,
    updating: false,
    attached: [],
    lateDataSink: null,
  };
}

/** The draft with another id or name; one that was put in after the user's own step hands it on to that. */
export function relabelled(
  draft: Draft,
  label:
    | { readonly id: string }
    | { readonly name: string }
    | { readonly onError: ErrorPolicy }
    | { readonly retry: RetrySpec },
): Draft {
  if (!draft.implicit) return { ...draft, ...label };
  return { ...draft, inputs: draft.inputs.map((input) => relabelled(input, label)) };
}
