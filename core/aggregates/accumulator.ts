import type { Column, DataType } from "../data/mod.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";

/**
 * The rows of one update: for each j in [from, to), physical row `rows[j]` goes to group `slots[j]`. `input` is null
 * for `count()`. Times and partition order rows for `first` and `last`, which must not depend on arrival.
 */
export interface UpdateRows {
  readonly input: Column | null;
  readonly rows: Int32Array;
  readonly slots: Int32Array;
  readonly from: number;
  readonly to: number;
  /** Event time by physical row, epoch milliseconds; null on a stream without watermarks. */
  readonly times: Float64Array | null;
  readonly partition: number;
}

/** How generated code reads the input of row `i`; names are those of the generated function. */
export interface InputCode {
  /**
   * `number`: `value` is the number. `int64`: `low` (unsigned) and `high` (signed, whatever the type) are the words.
   * All are names of locals.
   */
  readonly form: "number" | "int64";
  readonly value: string;
  readonly low: string;
  readonly high: string;
}

/** A fragment of the fused update loop; `s` is the slot, `i` the physical row, `self` the accumulator's local name. */
export interface UpdateCode {
  /** Statements run once a batch: hoist arrays into locals, each with `prefix` in its name. */
  readonly hoist: string;
  /** Statements for one row whose input is not null. */
  readonly body: string;
}

/**
 * One aggregate's state for many groups, columnar, by dense slot. Nulls of the input are skipped by every aggregate;
 * `count()` has no input and counts rows.
 *
 * `update` is the meaning; `code`, where given, is the same for the fused loop (a property test holds them equal).
 * All slots below `grow(slots)` are usable and start empty. Merging is by slot, so that panes combine into windows.
 * Results depend on the rows of a group and their (event time, partition, order within the partition), never on chunks
 * or on how partitions were interleaved; only sums, means and spreads of floats may differ in the last digits.
 *
 * State lies in arrays that slots index, so that any slots can be copied out (`write`) and back (`read`).
 */
export interface Accumulator {
  /** Type of the results. */
  readonly type: DataType;
  /**
   * Whether results can be null: a group without values gives null (counts give 0, `collectList` an empty list). Where
   * the input is declared without nulls every group has a value, and a slot no row came to gives anything.
   */
  readonly nullable: boolean;
  /** Makes slots 0..slots-1 usable; new ones are empty. */
  grow(slots: number): void;
  /** Empties every slot, keeping capacity. */
  clear(): void;
  update(rows: UpdateRows): void;
  /** The fused form for this input, or undefined where `update` must be called. */
  code?(self: string, prefix: string, input: InputCode | null): UpdateCode | undefined;
  /** Called before `rows` rows go through the fused code: keeps exact sums within their bounds. */
  reserve?(rows: number): void;
  /**
   * Adds group `from + j` of `other` (made from the same specification) into group `slots[j]`, for j in [0, to - from),
   * as if its rows had come after; `other` may be this accumulator, and keeps its groups.
   */
  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void;
  /** `merge` of groups that don't stand next to each other, `groups[j]` into `slots[j]` for j in [0, count). */
  mergeGroups?(other: Accumulator, groups: Int32Array, slots: Int32Array, count: number): void;
  /**
   * Appends the states of groups `slots`, a column at a time: what leaves memory, and what a checkpoint keeps. Throws
   * `STATE_NOT_SERIALISABLE` where a user's aggregate keeps what is no plain data.
   */
  write(slots: Int32Array, to: ByteWriter): void;
  /** Gives the empty groups `slots` the states that an accumulator of the same specification wrote of as many groups. */
  read(from: ByteReader, slots: Int32Array): void;
  /** Results of slots [from, to); throws `AGGREGATE_OVERFLOW` where one does not fit its type. */
  finish(from: number, to: number): Column;
}
