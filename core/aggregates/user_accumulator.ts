import { type Column, columnBuilder, type DataType, valueReader } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Accumulator, UpdateRows } from "./accumulator.ts";
import { userAggregateType } from "./aggregate_type.ts";
import { grown } from "./slots.ts";
import type { AnyUserAggregate } from "./user_aggregate.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readStateValue, writeStateValue } from "../state/mod.ts";

/**
 * A user's aggregate: one state a group, made at its first value. A group without values gives `value(init())`. What a
 * closure throws becomes `AGGREGATE_USER_CODE`, which fails the pipeline whatever the error policy: the state may have
 * been changed half-way.
 */
export class UserAccumulator implements Accumulator {
  readonly type: DataType;
  readonly nullable: boolean;
  readonly #user: AnyUserAggregate;
  #states: unknown[] = [];
  #seen: Uint8Array = new Uint8Array(0);

  constructor(user: AnyUserAggregate) {
    this.#user = user;
    ({ type: this.type, nullable: this.nullable } = userAggregateType(user.result));
  }

  grow(slots: number): void {
    while (this.#states.length < slots) this.#states.push(undefined);
    this.#seen = grown(this.#seen, slots);
  }

  clear(): void {
    this.#states = [];
    this.#seen.fill(0);
  }

  update({ input, rows, slots, from, to, partition }: UpdateRows): void {
    const read = valueReader(input!);
    let j = from;
    try {
      for (; j < to; j++) {
        const value = read(rows[j]);
        if (value !== null) this.#states[slots[j]] = this.#user.add(this.#stateOf(slots[j]), value);
      }
    } catch (thrown) {
      throw this.#failed("add to", thrown, { row: rows[j], partition });
    }
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as UserAccumulator;
    try {
      for (let g = from; g < to; g++) {
        if (that.#seen[g] === 0) continue;
        const s = slots[g - from];
        // An empty slot merges into a fresh state: the other's object stays its own.
        this.#states[s] = this.#user.merge(this.#stateOf(s), that.#states[g]);
      }
    } catch (thrown) {
      throw this.#failed("merge", thrown);
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    for (const slot of slots) {
      to.u8(this.#seen[slot]);
      if (this.#seen[slot] === 1) this.#writeState(to, this.#states[slot]);
    }
  }

  read(from: ByteReader, slots: Int32Array): void {
    for (const slot of slots) {
      this.#seen[slot] = from.u8();
      if (this.#seen[slot] === 1) this.#states[slot] = readStateValue(from);
    }
  }

  finish(from: number, to: number): Column {
    const builder = columnBuilder(this.type, to - from);
    try {
      for (let slot = from; slot < to; slot++) builder.append(this.#valueOf(slot));
      return builder.finish();
    } catch (thrown) {
      throw this.#failed("give the value of", thrown);
    }
  }

  #writeState(to: ByteWriter, state: unknown): void {
    try {
      writeStateValue(to, state);
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new VolleyError({
        code: "STATE_NOT_SERIALISABLE",
        message: `Cannot store the state of aggregate "${this.#user.name ?? "user"}": ${what}`,
        hint: "Keep plain data: text, numbers, bigints, dates, bytes, arrays, objects, maps and sets.",
        cause,
      });
    }
  }

  #stateOf(slot: number): unknown {
    if (this.#seen[slot] === 1) return this.#states[slot];
    const state = this.#user.init();
    this.#seen[slot] = 1;
    return this.#states[slot] = state;
  }

  #valueOf(slot: number): unknown {
    const value = this.#user.value(this.#seen[slot] === 1 ? this.#states[slot] : this.#user.init());
    if ((value === null || value === undefined) && !this.nullable) {
      throw new TypeError("it gave null, and its result is not declared nullable");
    }
    return value;
  }

  #failed(doing: string, thrown: unknown, at: { row?: number; partition?: number } = {}): VolleyError {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return new VolleyError({
      code: "AGGREGATE_USER_CODE",
      message: `Cannot ${doing} aggregate "${this.#user.name ?? "user"}": ${reason}`,
      hint: "Handle the value in the aggregate's closure, or filter it out before.",
      at,
      cause: thrown,
    });
  }
}
