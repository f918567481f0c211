import type { Batch } from "../data/mod.ts";
import type { VolleyError } from "../fault/mod.ts";

/**
 * What becomes of rows an operator or sink can't process, by its policy: `fail`, `skip` or `deadLetter`. Handed to a
 * stage when it is made; called off the hot path only, once for each row.
 */
export interface RowFaults {
  /** Whether a row error ends the run: a stage may then throw on the spot and keep no books. */
  readonly fatal: boolean;
  /**
   * Row `row` (physical) of `batch`, as the operator was given it, is refused because of `error`. Throws where the
   * policy is `fail`, or where too many rows were refused; else the row is counted and, by policy, kept as a dead
   * letter, and the caller leaves it out and goes on. Values are read before this returns. `tries` is how often it was
   * tried, where that was more than once.
   */
  reject(batch: Batch, row: number, error: VolleyError, tries?: number): void;
}

/** Where in its input a source found what it couldn't read. */
export interface RawPlace {
  readonly partition: string;
  /** The source's own position: a line, an offset, a byte. */
  readonly offset: number | string;
  /** Of input put back: how often it has been tried before. */
  readonly attempts?: number;
}

/** The same for sources, which have raw bytes and no row yet. */
export interface SourceFaults {
  readonly fatal: boolean;
  /** Throws where the policy is `fail` or too much was refused; else `raw` is counted, kept by policy, and skipped. */
  reject(raw: Uint8Array | string, place: RawPlace, error: VolleyError): void;
}

/** The policy `fail`: throws what it is told. */
export const failOnRow: RowFaults = {
  fatal: true,
  reject(_batch: Batch, _row: number, error: VolleyError): never {
    throw error;
  },
};

/** The policy `fail` of a source. */
export const failOnRaw: SourceFaults = {
  fatal: true,
  reject(_raw: Uint8Array | string, _place: RawPlace, error: VolleyError): never {
    throw error;
  },
};
