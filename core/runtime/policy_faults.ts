import { type Batch, rowToExactJson } from "../data/mod.ts";
import type { VolleyError } from "../fault/mod.ts";
import type { RawPlace, RowFaults, SourceFaults } from "../operators/mod.ts";
import { redacted } from "../telemetry/mod.ts";
import { type DeadLetter, eventTimeOf, keyOf } from "./dead_letter.ts";
import type { RejectionTally } from "./error_limit.ts";

/** What is known of a source partition by its number in the pipeline. */
export interface PartitionOrigin {
  readonly name: string;
  /** Of rows put back: how often they have been tried. */
  readonly attempts?: number;
}

/** What a letter has beyond what is known of the refused thing itself. */
export type LetterFacts = Omit<DeadLetter, "id" | "run" | "pipeline" | "timeMs">;

/** The operator a policy belongs to. */
export interface PolicyPlace {
  readonly id: string;
  /** Names of its key columns. */
  readonly keys: readonly string[];
  /** Names of the columns of each input. */
  readonly inputs: readonly (readonly string[])[];
  /** Rows a source may have read and not given yet. */
  readonly underWay?: number;
}

/** What the policies of one run have in common. */
export interface FaultRun {
  /** Keeps a letter. */
  readonly post: (letter: LetterFacts) => void;
  readonly originOf: (partition: number) => PartitionOrigin | undefined;
}

/** One operator's policy `skip` or `deadLetter`; without `run` what is refused is only counted. */
export class PolicyFaults implements RowFaults, SourceFaults {
  readonly fatal = false;
  readonly tally: RejectionTally;
  readonly #place: PolicyPlace;
  readonly #run: FaultRun | null;
  /** Rows the operator was given so far; set once it is part of a graph. */
  seen: (() => number) | null = null;

  constructor(place: PolicyPlace, tally: RejectionTally, run: FaultRun | null) {
    this.#place = place;
    this.tally = tally;
    this.#run = run;
  }

  reject(given: Batch | Uint8Array | string, place: number | RawPlace, error: VolleyError, tries = 0): void {
    this.tally.add(error);
    if (this.#run !== null) {
      const letter = typeof place === "number"
        ? this.#ofRow(given as Batch, place, error, tries, this.#run)
        : this.#ofRaw(given as Uint8Array | string, place, error);
      this.#run.post(letter);
    }
    const seen = this.seen?.() ?? 0;
    // What a source can't read is none of its rows.
    const own = typeof place === "number" ? seen : seen + this.tally.rejected;
    this.tally.check(own, this.#place.id, this.#place.underWay);
  }

  #ofRow(batch: Batch, row: number, error: VolleyError, tries: number, run: FaultRun): LetterFacts {
    const origin = run.originOf(batch.partition);
    return {
      ...this.#facts(error),
      kind: "row",
      input: this.#inputOf(batch),
      partition: origin?.name ?? null,
      offset: null,
      attempt: Math.max(1, tries) + (origin?.attempts ?? 0),
      eventTimeMs: eventTimeOf(batch, row),
      key: keyOf(batch, row, this.#place.keys),
      row: rowToExactJson(batch, row),
      raw: null,
    };
  }

  #ofRaw(raw: Uint8Array | string, place: RawPlace, error: VolleyError): LetterFacts {
    return {
      ...this.#facts(error),
      kind: "raw",
      input: 0,
      partition: place.partition,
      offset: String(place.offset),
      attempt: 1 + (place.attempts ?? 0),
      eventTimeMs: null,
      key: null,
      row: null,
      raw: typeof raw === "string" ? new TextEncoder().encode(raw) : raw.slice(),
    };
  }

  #facts({ code, message, hint }: VolleyError): Pick<LetterFacts, "operator" | "code" | "message" | "hint"> {
    const operator = this.#place.id;
    return { operator, code, message: redacted(message), hint: hint === undefined ? null : redacted(hint) };
  }

  /** Rows say by their columns which input they came from. */
  #inputOf({ schema }: Batch): number {
    const { inputs } = this.#place;
    if (inputs.length < 2) return 0;
    const names = JSON.stringify(schema.names);
    return Math.max(0, inputs.findIndex((input) => JSON.stringify(input) === names));
  }
}
