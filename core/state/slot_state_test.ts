import { assert, assertEquals, assertThrows } from "@std/assert";
import { Column, type DataType, int32, utf8 } from "../data/mod.ts";
import { columnBuilder } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { SlotState } from "./slot_state.ts";
import { MemoryKeyedState } from "./memory_state.ts";
import { TimerQueue } from "./timer_queue.ts";

function column(type: DataType, values: readonly unknown[]): Column {
  const builder = columnBuilder(type);
  for (const value of values) builder.append(value);
  return builder.finish();
}

function slotsOf(state: SlotState, keys: readonly unknown[], type: DataType = utf8): Int32Array {
  const slots = new Int32Array(keys.length);
  const rows = Int32Array.from(keys, (_, i) => i);
  state.lookup([column(type, keys)], rows, keys.length, slots);
  return slots;
}

const OPTIONS = { operatorId: "op-1", keyTypes: [utf8] };

Deno.test("SlotState keeps values, lists and maps apart by key", () => {
  const state = new SlotState(OPTIONS);
  const [value, list, map] = [
    state.value<number>("v"),
    state.list<number>("l"),
    state.map<string, number>("m"),
  ];
  const [a, b] = slotsOf(state, ["a", "b"]);
  state.enter(a);
  value.set(1);
  list.add(2);
  map.set("x", 3);
  state.enter(b);
  assertEquals([value.get(), list.get(), [...map.entries()]], [undefined, [], []]);
  state.enter(a);
  assertEquals([value.get(), list.get(), map.get("x")], [1, [2], 3]);
  assert(map.delete("x") && !map.has("x"));
  value.clear();
  assertEquals(value.get(), undefined);
  state.leave();
  assertThrows(() => value.get(), VolleyError, "no row is being processed");
});

Deno.test("SlotState's snapshots are those of MemoryKeyedState", () => {
  const memory = new MemoryKeyedState(OPTIONS);
  const state = new SlotState(OPTIONS);
  const keys = ["b", "a", "", "ä"];
  const slots = slotsOf(state, keys);
  keys.forEach((key, j) => {
    memory.setKey(key);
    memory.value("v").set({ j });
    state.enter(slots[j]);
    state.value("v").set({ j });
  });
  assertEquals(state.snapshot(), memory.snapshot());
  const again = new SlotState(OPTIONS);
  again.restore(memory.snapshot());
  assertEquals(again.snapshot(), memory.snapshot());
});

Deno.test("SlotState restores timers with the keys, by key group", () => {
  const timers = new TimerQueue("volley:event-timers");
  const state = new SlotState({ ...OPTIONS, holders: [timers] });
  const keys = Array.from({ length: 50 }, (_, i) => `k${i}`);
  slotsOf(state, keys).forEach((slot, i) => timers.add(slot, 100 - i));
  const halves = [{ start: 0, end: 128 }, { start: 128, end: 256 }].map((range) => {
    const half = new TimerQueue("volley:event-timers");
    const restored = new SlotState({ ...OPTIONS, holders: [half] });
    restored.restore(state.snapshot(), range);
    const found: string[] = [];
    while (half.size > 0) {
      half.pop();
      found.push(`${restored.keys.keyOf(half.poppedSlot)} ${half.poppedTimeMs}`);
    }
    return found;
  });
  assert(halves[0].length > 5 && halves[1].length > 5);
  assertEquals(halves.flat().sort(), keys.map((key, i) => `${key} ${100 - i}`).sort());
});

Deno.test("SlotState gives up the slots of keys nothing is held for, and keeps the others' state and timers", () => {
  const timers = new TimerQueue("volley:t");
  const state = new SlotState({ operatorId: "op", keyTypes: [int32], holders: [timers] });
  const value = state.value<number>("v");
  const keys = Array.from({ length: 70_000 }, (_, i) => i);
  const slots = slotsOf(state, keys, int32);
  for (const key of keys) {
    state.enter(slots[key]);
    if (key % 100 === 0) value.set(key);
    if (key % 1000 === 7) timers.add(slots[key], key);
  }
  assert(state.wantsShrinking);
  for (const _ of state.shrink());
  assertEquals(state.keys.size, 770);
  assertEquals(timers.size, 70);
  const again = slotsOf(state, keys, int32);
  for (const key of keys) {
    state.enter(again[key]);
    assertEquals(value.get(), key % 100 === 0 ? key : undefined);
    assertEquals(timers.has(again[key]), key % 1000 === 7);
  }
});

Deno.test("SlotState refuses names of the engine's own, and one name for two kinds", () => {
  const state = new SlotState(OPTIONS);
  assertEquals(assertThrows(() => state.value("volley:x"), VolleyError).code, "STATE_NAME_RESERVED");
  state.value("x");
  assertEquals(assertThrows(() => state.list("x"), VolleyError).code, "STATE_KIND_CONFLICT");
  const foreign = new SlotState({ operatorId: "other", keyTypes: [utf8] });
  assertEquals(
    assertThrows(() => foreign.restore(state.snapshot()), VolleyError).code,
    "STATE_SNAPSHOT_MISMATCH",
  );
});
