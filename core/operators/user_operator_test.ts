import { assertEquals } from "@std/assert";
import { type Batch, batchFromRows, int64, schema, StreamRecord, toRows, utf8 } from "../data/mod.ts";
import { MetricRegistry } from "../telemetry/mod.ts";
import { VirtualClock } from "../time/mod.ts";
import type { Operator, OperatorContext, ValueState } from "./operator.ts";
import { UserOperator } from "./user_operator.ts";

const WORD = schema({ word: utf8 });
const COUNTED = schema({ word: utf8, seen: int64 });

/** Counts in fields of its own, and moves them into state only when a checkpoint asks. */
class CountWords implements Operator<typeof WORD.shape, typeof COUNTED.shape> {
  readonly calls: string[] = [];
  readonly #cached = new Map<unknown, bigint>();
  #seen!: ValueState<bigint>;
  #all!: { add(count?: number): void };

  outputSchema(): typeof COUNTED {
    return COUNTED;
  }

  open(context: OperatorContext): void {
    this.calls.push("open");
    this.#seen = context.state.value<bigint>("seen");
    this.#all = context.metrics.counter("words");
  }

  restore(epoch: number): void {
    this.calls.push(`restore ${epoch}`);
  }

  process(record: StreamRecord<typeof WORD.shape>): StreamRecord[] {
    const seen = (this.#seen.get() ?? 0n) + BigInt(record.numRows);
    this.#seen.set(seen);
    this.#cached.set(record.key, seen);
    this.#all.add(record.numRows);
    return [new StreamRecord(batchFromRows(COUNTED, [{ word: record.key as string, seen }]))];
  }

  onCheckpoint(epoch: number): void {
    this.calls.push(`checkpoint ${epoch} of ${this.#cached.size}`);
  }
}

function stage(operator: CountWords, restored?: { epoch: number; state: Uint8Array }): UserOperator {
  return new UserOperator(operator as unknown as Operator, {
    operatorId: "words",
    input: WORD,
    output: COUNTED,
    keyColumns: [0],
    clock: new VirtualClock(),
    metrics: new MetricRegistry().scoped({ operator_id: "words" }),
    restored,
  });
}

function run(of: UserOperator, ...words: string[]): unknown[] {
  const batch = batchFromRows(WORD, words.map((word) => ({ word })));
  return [...of.process(batch) as Iterable<Batch>].flatMap((made) => toRows(made));
}

Deno.test("UserOperator gives a keyed operator the rows of one key at a time, keys as they first appear", () => {
  const words = stage(new CountWords());
  assertEquals(run(words, "b", "a", "b"), [{ word: "b", seen: 2n }, { word: "a", seen: 1n }]);
  assertEquals(run(words, "a", "b"), [{ word: "a", seen: 2n }, { word: "b", seen: 3n }]);
});

Deno.test("UserOperator continues from a snapshot: state is there before open, restore comes after it", () => {
  const before = new CountWords();
  const first = stage(before);
  run(first, "a", "b", "a");
  first.onCheckpoint(7);
  const state = first.snapshot();
  run(first, "a");

  const after = new CountWords();
  const second = stage(after, { epoch: 7, state });
  assertEquals(run(second, "a", "c"), [{ word: "a", seen: 3n }, { word: "c", seen: 1n }]);
  assertEquals(before.calls, ["open", "checkpoint 7 of 2"]);
  assertEquals(after.calls, ["open", "restore 7"]);
});
