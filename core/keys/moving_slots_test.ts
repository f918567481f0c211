import { assertEquals } from "@std/assert";
import { BytesSlots } from "./bytes_slots.ts";
import { Int32Slots } from "./int32_slots.ts";
import { WordSlots } from "./word_slots.ts";

/** What the tables have in common, by the number of a key. */
interface Table {
  slotOf(n: number): number;
  addNull(): number;
  clear(): void;
  readonly size: number;
}

function sparse(n: number): number {
  return Math.imul(n, 0x61c88647);
}

function int32(): Table {
  const slots = new Int32Slots();
  return wrap(slots, (n) => slots.slotOf(sparse(n)));
}

function words(): Table {
  const slots = new WordSlots();
  return wrap(slots, (n) => slots.slotOf(n, ~n));
}

function bytes(text: (n: number) => string): Table {
  const slots = new BytesSlots();
  return wrap(slots, (n) => {
    const encoded = new TextEncoder().encode(text(n));
    return slots.slotOf(new DataView(encoded.buffer), 0, encoded.length);
  });
}

function wrap(
  slots: { addAnonymous(): number; clear(): void; readonly size: number },
  slotOf: (n: number) => number,
): Table {
  return {
    slotOf,
    addNull: () => slots.addAnonymous(),
    clear: () => slots.clear(),
    get size() {
      return slots.size;
    },
  };
}

const TABLES: { readonly [name: string]: () => Table } = {
  int32,
  words,
  "short bytes": () => bytes((n) => `${n}`),
  "long bytes": () => bytes((n) => `a key that takes more than twelve bytes, number ${n}`),
  "short and long bytes": () => bytes((n) => n % 2 ? `${n}` : `one of the longer keys: ${n}`),
};

for (const [name, make] of Object.entries(TABLES)) {
  Deno.test(`a growing table of ${name} gives every key its slot at every moment of the move`, () => {
    const table = make();
    const expected = new Map<number, number>();
    let nullSlot = -1;
    for (let n = 0; n < 5000; n++) {
      if (n === 77) nullSlot = table.addNull();
      expected.set(n, table.slotOf(n));
      // An old key and the newest, while some have moved and some have not.
      for (const old of [(n * 7) % (n + 1), n]) assertEquals(table.slotOf(old), expected.get(old));
    }
    const slots = new Set([...expected.values(), nullSlot]);
    assertEquals([table.size, slots.size], [5001, 5001]);
    for (const [n, slot] of expected) assertEquals(table.slotOf(n), slot);
  });

  Deno.test(`a table of ${name} cleared in the middle of a move holds nothing of it`, () => {
    for (const size of [65, 129, 130, 257, 513, 1025, 3000]) {
      const table = make();
      for (let n = 0; n < size; n++) table.slotOf(n);
      table.clear();
      assertEquals([table.slotOf(size - 1), table.slotOf(3), table.slotOf(size - 1)], [0, 1, 0]);
      for (let n = 0; n < size; n++) table.slotOf(n);
      assertEquals(table.size, size);
    }
  });
}
