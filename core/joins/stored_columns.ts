import type { Schema } from "../data/mod.ts";
import { DictionaryMerge } from "./dictionary_merge.ts";
import type { JoinSide, JoinSpec } from "./join_spec.ts";

/** Which columns of one input a join holds: those its results show, and others it asks for. */
export class StoredColumns {
  readonly schema: Schema;
  /** Positions in the input, ascending. */
  readonly columns: readonly number[];
  /** One a stored column, shared by all its stores. */
  readonly merges: readonly DictionaryMerge[];
  readonly #placeOf: ReadonlyMap<number, number>;

  constructor(spec: JoinSpec, side: JoinSide, others: readonly number[] = []) {
    this.schema = spec.inputs[side];
    const shown = spec.columns.filter((column) => column.side === side).map(({ column }) => column);
    this.columns = [...new Set([...shown, ...others])].sort((a, b) => a - b);
    this.merges = this.columns.map(() => new DictionaryMerge());
    this.#placeOf = new Map(this.columns.map((column, place) => [column, place]));
  }

  /** Where the column at that position of the input is stored. */
  placeOf(column: number): number {
    return this.#placeOf.get(column)!;
  }
}
