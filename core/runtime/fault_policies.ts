import { VolleyError } from "../fault/mod.ts";
import { failOnRaw, failOnRow, type RowFaults, type SourceFaults } from "../operators/mod.ts";
import { type ErrorPolicy, isExpressionStep, type Plan, type PlanNode, standsAlone } from "../plan/mod.ts";
import { RetryConfig, seededRandom } from "../time/mod.ts";
import { DEAD_LETTERS_ID, DeadLetterWriter } from "./dead_letter_writer.ts";
import { RejectionTally } from "./error_limit.ts";
import { keyColumns } from "./key_columns.ts";
import { readsMergedRows } from "./merged_rows.ts";
import { type FaultRun, type LetterFacts, type PartitionOrigin, PolicyFaults } from "./policy_faults.ts";
import { Retrier } from "./retrier.ts";
import type { RunMetrics } from "./run_metrics.ts";
import type { RunSettings } from "./run_options.ts";

/** What the policies of a run are made from. */
export interface FaultPoliciesInit {
  readonly plan: Plan;
  readonly settings: RunSettings;
  readonly metrics: RunMetrics;
  readonly originOf: (partition: number) => PartitionOrigin | undefined;
}

/** What becomes of rows that can't be processed, by operator of the plan, and where the dead letters of a run go. */
export class FaultPolicies {
  /** Where letters go; null where no operator keeps any. */
  readonly letters: DeadLetterWriter | null;
  readonly #init: FaultPoliciesInit;
  readonly #byId: ReadonlyMap<string, PlanNode>;
  readonly #made = new Map<string, PolicyFaults>();
  readonly #random: () => number;
  #posted = 0;

  constructor(init: FaultPoliciesInit) {
    this.#init = init;
    this.#byId = new Map(init.plan.nodes.map((node) => [node.id, node]));
    this.#random = seededRandom(init.settings.seed);
    const keeps = init.plan.nodes.find((node) => policyOf(node) === "deadLetter");
    this.letters = keeps === undefined ? null : this.#writer(keeps);
  }

  /** For an operator or a sink. */
  rows(node: PlanNode): RowFaults {
    return policyOf(node) === "fail" || this.#cannotFail(node) ? failOnRow : this.#faultsOf(node);
  }

  /** For a source. */
  raw(node: PlanNode): SourceFaults {
    return policyOf(node) === "fail" ? failOnRaw : this.#faultsOf(node);
  }

  /** The rows an operator is given are counted by `seen`. */
  link(operator: string, seen: () => number): void {
    const made = this.#made.get(operator);
    // An aggregation has two stages: its rows are refused where they go into the first.
    if (made !== undefined) made.seen ??= seen;
  }

  /** Rows refused so far, by operator. */
  *rejected(): Iterable<readonly [operator: string, rows: number]> {
    for (const [operator, { tally }] of this.#made) if (tally.rejected > 0) yield [operator, tally.rejected];
  }

  /** What tries a source or sink again; null where its plan says nothing of it. */
  retrier({ id, retry }: PlanNode): Retrier | null {
    const { settings: { clock }, metrics } = this.#init;
    if (retry === undefined) return null;
    return new Retrier(retry, { clock, random: this.#random }, metrics.retries(id));
  }

  #faultsOf(node: PlanNode): PolicyFaults {
    const known = this.#made.get(node.id);
    if (known !== undefined) return known;
    const { plan, settings } = this.#init;
    const underWay = node.step.kind === "source" ? settings.batchRows : 0;
    const place = { id: node.id, keys: keyColumns(plan, node), inputs: inputNames(plan, node), underWay };
    const run = policyOf(node) === "deadLetter" ? this.#runOf(node) : null;
    const made = new PolicyFaults(place, new RejectionTally(settings.errorLimit), run);
    this.#made.set(node.id, made);
    return made;
  }

  #runOf(node: PlanNode): FaultRun {
    const { plan, originOf } = this.#init;
    const post = (letter: LetterFacts) => this.#post(letter);
    return { post, originOf: readsMergedRows(plan, node) ? () => undefined : originOf };
  }

  /** Expressions without a row they fail on are fused as if nothing had been said. */
  #cannotFail(node: PlanNode): boolean {
    return isExpressionStep(node.step) && !standsAlone(node, this.#byId);
  }

  #writer(node: PlanNode): DeadLetterWriter {
    const { settings: { deadLetters: sink, clock, queueLengthMax }, metrics } = this.#init;
    if (sink === null) throw nowhere(node);
    const context = { clock, random: this.#random };
    return new DeadLetterWriter({
      sink,
      clock,
      queueLengthMax,
      metrics: metrics.sink(DEAD_LETTERS_ID),
      retrier: new Retrier(new RetryConfig().spec, context, metrics.retries(DEAD_LETTERS_ID)),
    });
  }

  #post(letter: LetterFacts): void {
    const { runId: run, name: pipeline, clock } = this.#init.settings;
    this.letters!.add({ ...letter, id: `${run}-${++this.#posted}`, run, pipeline, timeMs: clock.now() });
  }
}

/** What a plan says, or where it says nothing: rows without an event time are left out, anything else fails. */
function policyOf({ onError, step }: PlanNode): ErrorPolicy {
  return onError ?? (step.kind === "watermarks" ? "skip" : "fail");
}

function inputNames({ nodes }: Plan, { inputs }: PlanNode): string[][] {
  return inputs.map((input) => nodes.find(({ id }) => id === input)!.output.map(({ name }) => name));
}

function nowhere({ id }: PlanNode): VolleyError {
  return new VolleyError({
    code: "DEAD_LETTERS_NOWHERE",
    message: `Cannot keep dead letters of ${id}: the run was given no sink for them`,
    at: { operator: id },
    hint: 'Give the environment { deadLetters: sink }, or say .onError("skip").',
  });
}
