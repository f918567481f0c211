import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { Int32Slots } from "./int32_slots.ts";

const [MIN, MAX] = [-(2 ** 31), 2 ** 31 - 1];

/** Looks keys up in batches of `size` and holds every slot, the size and the keys against a Map. */
function hold(
  slots: Int32Slots,
  keys: readonly number[],
  size: number,
  model = new Map<number, number>(),
): void {
  const found = new Int32Array(size);
  for (let from = 0; from < keys.length; from += size) {
    const batch = Int32Array.from(keys.slice(from, from + size));
    const rows = Int32Array.from(batch, (_, i) => batch.length - 1 - i);
    slots.lookup(batch, rows, 0, batch.length, found);
    for (let j = 0; j < batch.length; j++) {
      const key = batch[rows[j]];
      if (!model.has(key)) model.set(key, model.size);
      if (found[j] !== model.get(key)) assertEquals(found[j], model.get(key), `slot of ${key}`);
    }
  }
  assertEquals(slots.size, model.size);
  for (const [key, slot] of model) assertEquals(slots.keys[slot], key);
}

function shuffled(keys: number[], seed: number): number[] {
  const next = seededRandom(seed);
  for (let i = keys.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [keys[i], keys[j]] = [keys[j], keys[i]];
  }
  return keys;
}

function range(from: number, length: number, step = 1): number[] {
  return Array.from({ length }, (_, i) => from + i * step);
}

Deno.test("Int32Slots holds dense ranges anywhere, growing up, down and both ways", () => {
  for (const base of [0, -5000, MIN, MAX - 9999, 123_456_789, -70_000]) {
    hold(new Int32Slots(), range(base, 10_000), 1000);
    hold(new Int32Slots(), range(base, 10_000).toReversed(), 1000);
    hold(new Int32Slots(), shuffled(range(base, 10_000), 1), 777);
  }
});

Deno.test("Int32Slots turns from direct to hashed in the middle of a batch", () => {
  for (const outlier of [MIN, MAX, 1_000_000, -1_000_000, 65_536, -65_536]) {
    for (const at of [0, 1, 500, 999]) {
      const keys = range(0, 1000);
      keys.splice(at, 0, outlier);
      hold(new Int32Slots(), [...keys, ...range(-50, 2000), outlier], 5000);
      hold(new Int32Slots(), [...keys, ...range(-50, 2000), outlier], 3);
    }
  }
});

Deno.test("Int32Slots tells keys apart whose difference wraps past 32 bits", () => {
  const keys = [MIN, MAX, MIN + 1, MAX - 1, 0, -1, 1, MIN + 65_535, MAX - 65_535];
  for (let turn = 0; turn < keys.length; turn++) {
    const turned = [...keys.slice(turn), ...keys.slice(0, turn)];
    hold(new Int32Slots(), [...turned, ...turned.toReversed()], 1);
    hold(new Int32Slots(), [...turned, ...turned], 4);
  }
  // A direct array that reaches below or above what 32 bits hold.
  hold(new Int32Slots(), [MIN + 3, MIN + 2, MIN, MIN + 70, MAX, MAX - 40, MIN + 1], 2);
  hold(new Int32Slots(), [MAX - 3, MAX, MAX - 70, MIN, MIN + 40, MAX - 1], 2);
});

Deno.test("Int32Slots holds random keys over the whole range, and again after clear", () => {
  const slots = new Int32Slots();
  for (let life = 0; life < 4; life++) {
    const next = seededRandom(life);
    const spread = [2 ** 32, 2 ** 20, 2 ** 12, 2 ** 32][life];
    const keys = Array.from({ length: 30_000 }, () => Math.floor((next() - 0.5) * spread) | 0);
    hold(slots, keys, 2048);
    slots.clear();
    assertEquals(slots.size, 0);
  }
});

Deno.test("Int32Slots gives anonymous slots that no key finds, before and after it grows", () => {
  const slots = new Int32Slots();
  const model = new Map<number, number>();
  hold(slots, range(0, 10), 5, model);
  assertEquals(slots.addAnonymous(), 10);
  model.set(Infinity, 10);
  assertEquals(slots.slotOf(0), model.get(0));
  const wide = range(0, 5000, 1_000_003).map((key) => key | 0);
  for (const key of wide) {
    const slot = slots.slotOf(key);
    if (!model.has(key)) model.set(key, model.size);
    assertEquals(slot, model.get(key));
  }
  assert(![...model].some(([key, slot]) => slot === 10 && key !== Infinity));
});

Deno.test("Int32Slots takes ascending keys without copying its array at every batch", () => {
  const slots = new Int32Slots();
  const rows = Int32Array.from({ length: 2048 }, (_, i) => i);
  const found = new Int32Array(2048);
  let moves = 0;
  const of = Int32Array.prototype.set;
  // deno-lint-ignore no-explicit-any
  Int32Array.prototype.set = function (this: Int32Array, ...args: any) {
    moves++;
    return of.apply(this, args);
  };
  try {
    for (let from = 0; from < 200_000; from += 2048) {
      slots.lookup(Int32Array.from(rows, (row) => from + row), rows, 0, 2048, found);
    }
  } finally {
    Int32Array.prototype.set = of;
  }
  assert(slots.size > 200_000);
  // Both the array and the list of keys grow by a factor: some 10 moves each.
  assert(moves < 60, `${moves} copies`);
});
