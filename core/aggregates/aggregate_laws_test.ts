import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
// deno-fmt-ignore
import {
  binary, bool, columnBuilder, type DataType, date, decimal, dictionary, float32, float64,
  int16, int32, int64, int8, list, readValue, struct, timestamp, uint16, uint32, uint64,
  uint8, utf8,
} from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { ByteReader, ByteWriter } from "../keys/mod.ts";
import type { Accumulator } from "./accumulator.ts";
import { aggregateNames, aggregateType } from "./aggregate_type.ts";
import { type AccumulatorSpec, createAccumulator } from "./create.ts";
import { compileUpdate } from "./fused_update.ts";
import { mergeGroups } from "./merge_groups.ts";
import { Choices, GROUPS, randomStream, ROWS, type Stream } from "./random_stream_test.ts";
import type { AnyUserAggregate } from "./user_aggregate.ts";

// deno-fmt-ignore
const types: readonly DataType[] = [
  int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64, decimal(38, 3), bool, utf8,
  dictionary(utf8), binary, date, timestamp("s"), timestamp("us"), list(int32), struct({ x: int32 }),
];

/** Distinct values as a user counts them, changing the state in place. */
const distinct: AnyUserAggregate = {
  init: () => new Set<number>(),
  add: (seen: Set<number>, value: number) => seen.add(value),
  merge: (a: Set<number>, b: Set<number>) => {
    b.forEach((value) => a.add(value));
    return a;
  },
  value: (seen: Set<number>) => BigInt(seen.size),
  result: int64,
};

/** Every aggregate with every type it takes, and one of a user's. */
const cases: AccumulatorSpec[] = types.flatMap((input) =>
  aggregateNames.filter((fn) => takes(fn, input)).flatMap((fn) =>
    [true, false].map((inputNullable) => ({ fn, input, inputNullable, params: { q: 0.3 } }))
  )
);

cases.push({ fn: "user", input: int32, inputNullable: true, params: {}, userDefined: distinct });

function takes(fn: string, type: DataType): boolean {
  try {
    return aggregateType(fn, { type, nullable: true }) !== null;
  } catch {
    return false;
  }
}

function fresh(spec: AccumulatorSpec): Accumulator {
  const accumulator = createAccumulator(spec);
  accumulator.grow(GROUPS);
  return accumulator;
}

/** Feeds rows in the order given, a call for each run of one partition, at most `chunk` rows a call. */
function feed(
  into: Accumulator,
  stream: Stream,
  order: readonly number[],
  chunk: number,
  interpreted = false,
) {
  const { column, slots, times, partitionOf } = stream;
  const update = compileUpdate([column], [into], { interpreted });
  const rows = Int32Array.from(order);
  const slotOf = rows.map((row) => slots[row]);
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const partition = partitionOf[rows[from]];
    while (to < rows.length && to - from < chunk && partitionOf[rows[to]] === partition) to++;
    update([into], [column], rows, slotOf, from, to, times, partition);
  }
}

function results(accumulator: Accumulator, groups = GROUPS): unknown[] {
  const column = accumulator.finish(0, groups);
  assertEquals(column.type, accumulator.type);
  return Array.from({ length: groups }, (_, slot) => readValue(column, slot));
}

/** Where results are sums of floats their last digits may depend on the order. */
function assertSame(actual: readonly unknown[], expected: readonly unknown[], spec: AccumulatorSpec): void {
  const rounds = ["avg", "stddev", "variance"].includes(spec.fn) || spec.fn === "sum";
  actual.forEach((value, slot) => {
    const wanted = expected[slot];
    const name = `${spec.fn}(${spec.input?.kind}) of group ${slot}`;
    if (rounds && typeof value === "number" && Number.isFinite(value) && typeof wanted === "number") {
      assertAlmostEquals(value, wanted, 1e-9 * Math.max(1, Math.abs(wanted)), name);
    } else assertEquals(value, wanted, name);
  });
}

const all = Array.from({ length: ROWS }, (_, i) => i);

function forEachCase(seed: number, law: (spec: AccumulatorSpec, stream: Stream) => void): void {
  cases.forEach((spec, k) => {
    const random = new Choices(seed + k);
    law(spec, randomStream(spec.input!, spec.inputNullable!, random));
  });
}

/** The groups that have rows: without nulls in the input the others' results are unspecified. */
const touched = GROUPS - 1;

Deno.test("Accumulator.update() in fused code equals update() row by row, whatever the chunks", () => {
  forEachCase(1, (spec, stream) => {
    const expected = fresh(spec);
    feed(expected, stream, all, ROWS, true);
    for (const [chunk, interpreted] of [[1, true], [ROWS, false], [3, false]] as const) {
      const accumulator = fresh(spec);
      feed(accumulator, stream, all, chunk, interpreted);
      assertEquals(
        results(accumulator, touched),
        results(expected, touched),
        `${spec.fn}(${spec.input!.kind})`,
      );
    }
  });
});

Deno.test("Accumulator.merge() of any split equals the whole", () => {
  forEachCase(2, (spec, stream) => {
    const whole = fresh(spec);
    feed(whole, stream, all, ROWS);
    const merged = fresh(spec);
    for (const cut of [[0, 90], [90, 91], [91, 91], [91, ROWS]]) {
      const part = fresh(spec);
      feed(part, stream, all.slice(cut[0], cut[1]), 50);
      const turned = Int32Array.from({ length: GROUPS }, (_, slot) => slot);
      const before = results(part, touched);
      merged.merge(part, 0, GROUPS, turned);
      assertEquals(results(part, touched), before, "merging leaves the other as it was");
    }
    assertSame(results(merged, touched), results(whole, touched), spec);
  });
});

Deno.test("Accumulator.merge() takes ranges of slots to other slots, also within one accumulator", () => {
  forEachCase(3, (spec, stream) => {
    const expected = fresh(spec);
    feed(expected, { ...stream, slots: stream.slots.map((slot) => slot === 2 ? 1 : slot) }, all, ROWS);
    const moved = fresh(spec);
    feed(moved, stream, all, ROWS);
    moved.merge(moved, 2, 3, Int32Array.of(1));
    const byTime = ["first", "last", "collectList"].includes(spec.fn);
    if (byTime) return;
    assertSame(results(moved, 2), results(expected, 2), spec);
  });
});

Deno.test("mergeGroups() is merge() of one group after another", () => {
  const [groups, slots] = [Int32Array.of(2, 0, 3, 2), Int32Array.of(1, 4, 1, 0)];
  forEachCase(6, (spec, stream) => {
    const part = fresh(spec);
    feed(part, stream, all, ROWS);
    const [each, together] = [fresh(spec), fresh(spec)];
    for (const into of [each, together]) feed(into, stream, all.slice(0, 70), ROWS);
    groups.forEach((group, j) => each.merge(part, group, group + 1, slots.subarray(j, j + 1)));
    mergeGroups([together], [part], groups, slots, groups.length);
    assertEquals(results(together, touched), results(each, touched));
  });
});

Deno.test("Accumulator results do not depend on how partitions are interleaved", () => {
  forEachCase(4, (spec, stream) => {
    const whole = fresh(spec);
    feed(whole, stream, all, ROWS);
    const apart = fresh(spec);
    const order = [...all].sort((a, b) => stream.partitionOf[b] - stream.partitionOf[a] || a - b);
    feed(apart, stream, order, 64);
    assertSame(results(apart, touched), results(whole, touched), spec);
  });
});

Deno.test("Accumulator.clear() empties every slot", () => {
  forEachCase(5, (spec, stream) => {
    const used = fresh(spec);
    feed(used, stream, all, ROWS);
    used.clear();
    used.grow(GROUPS + 100);
    feed(used, stream, all.slice(0, 200), 20);
    const expected = fresh(spec);
    feed(expected, stream, all.slice(0, 200), 20);
    assertEquals(
      results(used, touched - 1),
      results(expected, touched - 1),
      `${spec.fn}(${spec.input!.kind})`,
    );
  });
});

Deno.test("Accumulator types and nulls are those of aggregateType()", () => {
  forEachCase(6, (spec, stream) => {
    if (spec.userDefined !== undefined) return;
    const accumulator = fresh(spec);
    const field = aggregateType(spec.fn, { type: spec.input!, nullable: spec.inputNullable! });
    assertEquals([accumulator.type, accumulator.nullable], [field.type, field.nullable]);
    feed(accumulator, stream, all, ROWS);
    if (!field.nullable) assert(!results(accumulator, touched).includes(null), spec.fn);
  });
});

Deno.test("Accumulator gives null, 0 or an empty list for a group of nothing but nulls", () => {
  for (const spec of cases.filter(({ inputNullable }) => inputNullable)) {
    const builder = columnBuilder(spec.input!);
    for (let i = 0; i < ROWS; i++) builder.appendNull();
    const stream = { ...randomStream(int8, false, new Choices(7)), column: builder.finish() };
    const accumulator = fresh(spec);
    feed(accumulator, stream, all, ROWS);
    const empty = spec.fn.startsWith("c") || ["approxCountDistinct", "user"].includes(spec.fn)
      ? (spec.fn === "collectList" ? [] : 0n)
      : null;
    assertEquals(results(accumulator), Array(GROUPS).fill(empty), `${spec.fn}(${spec.input!.kind})`);
  }
});

Deno.test("one fused function serves many aggregates of many inputs, null-free and not", () => {
  const random = new Choices(8);
  const streams = types.slice(0, 12).map((type, k) => randomStream(type, k % 2 === 0, random));
  const specs: AccumulatorSpec[] = streams.flatMap(({ column }) =>
    ["count", "max", "first"].map((fn) => ({ fn, input: column.type, params: {} }))
  );
  const columns = streams.flatMap(({ column }) => [column, column, column]);
  const slots = streams[0].slots;
  const [fused, plain] = [specs.map(fresh), specs.map(fresh)];
  const rows = Int32Array.from(all);
  compileUpdate(columns, fused)(fused, columns, rows, slots, 0, ROWS, null, 0);
  compileUpdate(columns, plain, { interpreted: true })(plain, columns, rows, slots, 0, ROWS, null, 0);
  assertEquals(fused.map((each) => results(each)), plain.map((each) => results(each)));
});

Deno.test("Accumulator.read() of what write() gave goes on where that was, in any slots", () => {
  forEachCase(9, (spec, stream) => {
    const whole = fresh(spec);
    feed(whole, stream, all, ROWS);
    const before = fresh(spec);
    feed(before, stream, all.slice(0, 250), 50);
    const to = new ByteWriter();
    before.write(Int32Array.from({ length: GROUPS }, (_, slot) => slot), to);
    const after = fresh(spec);
    const from = new ByteReader(to.take());
    after.read(from, Int32Array.from({ length: GROUPS }, (_, slot) => GROUPS - 1 - slot));
    assertEquals(from.remaining, 0, `${spec.fn}(${spec.input!.kind})`);
    feed(after, { ...stream, slots: stream.slots.map((slot) => GROUPS - 1 - slot) }, all.slice(250), 50);
    assertSame(results(after).reverse().slice(0, touched), results(whole, touched), spec);
  });
});

Deno.test("a user's aggregate that keeps no plain data says so when it is to be stored", () => {
  const userDefined = { ...distinct, init: () => () => 1, add: (state: unknown) => state };
  const accumulator = createAccumulator({ fn: "user", input: int32, params: {}, userDefined });
  accumulator.grow(1);
  const stream = randomStream(int32, false, new Choices(3));
  feed(accumulator, { ...stream, slots: new Int32Array(ROWS) }, [0], 1);
  const error = assertThrows(() => accumulator.write(Int32Array.of(0), new ByteWriter()), VolleyError);
  assertEquals(error.code, "STATE_NOT_SERIALISABLE");
});
