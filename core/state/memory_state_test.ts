import { assertEquals, assertThrows } from "@std/assert";
import { type DataType, dictionary, float64, int32, int64, utf8 } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { encodeKey, keyGroup, keyGroupRange } from "../keys/mod.ts";
import { MemoryKeyedState } from "./memory_state.ts";

function keyed(keyTypes: readonly DataType[] = [utf8], maxKeyGroups = 16): MemoryKeyedState {
  return new MemoryKeyedState({ operatorId: "op", keyTypes, maxKeyGroups });
}

function codeOf(act: () => unknown): string {
  return assertThrows(act, VolleyError).code;
}

/** One state of each kind under 200 keys, then some of it taken away again. */
function filled(): MemoryKeyedState {
  const state = keyed();
  const [count, items, seen] = [state.value("count"), state.list("items"), state.map("seen")];
  for (let i = 0; i < 200; i++) {
    state.setKey(`key-${i}`);
    count.set({ n: i, big: 2n ** 70n, at: new Date(i), nested: new Map([["a", [i]]]) });
    for (let j = 0; j < i % 4; j++) items.add(j);
    seen.set(i, new Uint8Array([i]));
    seen.set(String(i), undefined);
    if (i % 3 === 0) count.clear();
    if (i % 5 === 0) seen.delete(i);
  }
  return state;
}

function contents(state: MemoryKeyedState): unknown {
  const [count, items, seen] = [state.value("count"), state.list("items"), state.map("seen")];
  return Array.from({ length: 200 }, (_, i) => {
    state.setKey(`key-${i}`);
    return [count.get(), items.get(), [...seen.entries()]];
  });
}

Deno.test("MemoryKeyedState keeps the keys apart, in every kind of state", () => {
  const state = keyed();
  const [value, list, map] = [
    state.value<number>("v"),
    state.list<number>("l"),
    state.map<string, number>("m"),
  ];
  for (const [key, n] of [["a", 1], ["b", 2]] as const) {
    state.setKey(key);
    assertEquals([value.get(), list.get(), [...map.entries()], map.has("x")], [undefined, [], [], false]);
    value.set(n);
    list.add(n);
    list.add(n * 10);
    map.set("x", n);
    map.set("y", n);
  }
  state.setKey("a");
  assertEquals([value.get(), list.get(), [...map.entries()]], [1, [1, 10], [["x", 1], ["y", 1]]]);
  value.clear();
  list.clear();
  assertEquals([map.delete("x"), map.delete("x"), map.get("x"), map.get("y")], [true, false, undefined, 1]);
  map.clear();
  assertEquals([value.get(), list.get(), [...map.entries()]], [undefined, [], []]);
  state.setKey("b");
  assertEquals([value.get(), list.get(), map.get("x")], [2, [2, 20], 2]);
});

Deno.test("MemoryKeyedState gives handles of one name the same state", () => {
  const state = keyed();
  state.setKey("a");
  state.value("v").set(1);
  assertEquals(state.value("v").get(), 1);
});

Deno.test("MemoryKeyedState forgets what is cleared", () => {
  const state = filled();
  for (let i = 0; i < 200; i++) {
    state.setKey(`key-${i}`);
    state.value("count").set(undefined);
    state.list("items").set([]);
    for (const [key] of state.map("seen").entries()) state.map("seen").delete(key);
  }
  assertEquals(state.size, 0);
  assertEquals(state.snapshot(), keyed().snapshot());
});

Deno.test("MemoryListState.set() takes a copy", () => {
  const state = keyed();
  state.setKey("a");
  const given = [1, 2];
  const list = state.list<number>("l");
  list.set(given);
  given.push(3);
  list.add(4);
  assertEquals(list.get(), [1, 2, 4]);
  assertEquals(given, [1, 2, 3]);
});

Deno.test("MemoryKeyedState takes equal keys for one: -0 and 0, NaN and NaN, 5 and 5n in int64", () => {
  const same: [DataType[], unknown, unknown][] = [
    [[float64], -0, 0],
    [[float64], NaN, NaN],
    [[int64], 5, 5n],
    [[utf8], null, undefined],
    [[utf8, int32], ["a", null], ["a", null]],
  ];
  for (const [types, one, other] of same) {
    const state = keyed(types);
    state.setKey(one);
    state.value("v").set(1);
    state.setKey(other);
    assertEquals(state.value("v").get(), 1);
    assertEquals(state.size, 1);
  }
});

Deno.test("MemoryKeyedState.restore() gives back the snapshot, and the next snapshot is the same", () => {
  const state = filled();
  const bytes = state.snapshot();
  const back = keyed();
  back.restore(bytes);
  assertEquals(contents(back), contents(state));
  assertEquals(back.snapshot(), bytes);
});

Deno.test("MemoryKeyedState.restore() of null, numeric and composite keys", () => {
  const keys: [DataType[], unknown[]][] = [
    [[int32], [1, -1, null]],
    [[float64], [0.5, NaN, null]],
    [[int64], [1n, null]],
    [[utf8, int32], [["a", 1], ["a", null], [null, null]]],
    [[], [undefined]],
  ];
  for (const [types, each] of keys) {
    const state = keyed(types);
    each.forEach((key, i) => (state.setKey(key), state.value("v").set(i)));
    const back = keyed(types);
    back.restore(state.snapshot());
    assertEquals(each.map((key) => (back.setKey(key), back.value("v").get())), each.map((_, i) => i));
  }
});

Deno.test("MemoryKeyedState.snapshot() depends on the state alone, not on its history", () => {
  const [one, other] = [keyed(), keyed()];
  const put = (state: MemoryKeyedState, name: string, key: string) => {
    state.setKey(key);
    state.value(name).set(key);
  };
  for (const [name, key] of [["x", "a"], ["y", "b"], ["x", "c"]]) put(one, name, key);
  for (const [name, key] of [["z", "gone"], ["x", "c"], ["y", "b"], ["x", "a"]]) put(other, name, key);
  other.setKey("gone");
  other.value("z").clear();
  assertEquals(one.snapshot(), other.snapshot());
});

Deno.test("MemoryKeyedState restores at another parallelism: each key once, where its group belongs", () => {
  const whole = filled();
  const shares = (from: Uint8Array[], parallelism: number) =>
    Array.from({ length: parallelism }, (_, subtask) => {
      const state = keyed();
      for (const bytes of from) state.restore(bytes, keyGroupRange(subtask, parallelism, 16));
      return state;
    });
  const three = shares([whole.snapshot()], 3);
  assertEquals(three.reduce((total, state) => total + state.size, 0), whole.size);
  for (let i = 0; i < 200; i++) {
    const group = keyGroup(encodeKey([`key-${i}`], [utf8]), 16);
    three.forEach((state, subtask) => {
      state.setKey(`key-${i}`);
      const { start, end } = keyGroupRange(subtask, 3, 16);
      assertEquals(state.map("seen").has(String(i)), group >= start && group < end);
    });
  }
  const [again] = shares(shares(three.map((s) => s.snapshot()), 2).map((s) => s.snapshot()), 1);
  assertEquals(again.snapshot(), whole.snapshot());
});

Deno.test("MemoryKeyedState.restore() keeps states nobody has asked for yet", () => {
  const [middle, last] = [keyed(), keyed()];
  middle.restore(filled().snapshot());
  last.restore(middle.snapshot());
  assertEquals(contents(last), contents(filled()));
});

Deno.test("MemoryKeyedState.snapshot() names the state and the part it cannot hold", () => {
  const state = keyed();
  state.setKey("a");
  state.value("ok").set(1);
  state.value("bad").set({ on: [() => 1] });
  const error = assertThrows(() => state.snapshot(), VolleyError);
  assertEquals(error.code, "STATE_NOT_SERIALISABLE");
  assertEquals(error.message, `Cannot snapshot state "bad" of operator "op": value.on[0] is a function`);
  assertEquals(error.at, { operator: "op", resource: "bad" });
});

Deno.test("MemoryKeyedState.restore() refuses another's snapshot and changes nothing", () => {
  const bytes = filled().snapshot();
  const other = (init: object) =>
    new MemoryKeyedState({ operatorId: "op", keyTypes: [utf8], maxKeyGroups: 16, ...init });
  const twice = keyed();
  twice.restore(bytes);
  const before = twice.snapshot();
  for (
    const state of [
      other({ operatorId: "b" }),
      other({ keyTypes: [int32] }),
      other({ maxKeyGroups: 32 }),
      twice,
    ]
  ) {
    assertEquals(codeOf(() => state.restore(bytes)), "STATE_SNAPSHOT_MISMATCH");
  }
  assertEquals(twice.snapshot(), before);
  other({ keyTypes: [dictionary(utf8)] }).restore(bytes);
  const list = keyed();
  list.list("count");
  assertEquals(codeOf(() => list.restore(bytes)), "STATE_KIND_CONFLICT");
  assertEquals(list.size, 0);
});

Deno.test("MemoryKeyedState.restore() refuses bytes cut or changed anywhere in their frame", () => {
  const state = keyed();
  state.setKey("key");
  state.value("v").set(["some", "value"]);
  const bytes = state.snapshot();
  for (let length = 0; length < bytes.length; length++) {
    assertEquals(codeOf(() => keyed().restore(bytes.subarray(0, length))), "STATE_SNAPSHOT_INVALID");
  }
  assertEquals(codeOf(() => keyed().restore(Uint8Array.of(...bytes, 0))), "STATE_SNAPSHOT_INVALID");
  const later = bytes.slice();
  later[5] = 2;
  assertEquals(codeOf(() => keyed().restore(later)), "STATE_SNAPSHOT_VERSION");
});

Deno.test("MemoryKeyedState refuses use without a key, unless there are no key columns", () => {
  const state = keyed();
  const value = state.value("v");
  assertEquals(codeOf(() => value.get()), "STATE_WITHOUT_KEY");
  state.setKey("a");
  value.set(1);
  state.clearKey();
  assertEquals(codeOf(() => value.set(2)), "STATE_WITHOUT_KEY");
  const unkeyed = keyed([]);
  unkeyed.value("v").set(1);
  unkeyed.clearKey();
  assertEquals(unkeyed.value("v").get(), 1);
});

Deno.test("MemoryKeyedState refuses one name for two kinds, and map keys that are objects", () => {
  const state = keyed();
  state.setKey("a");
  state.value("x");
  assertEquals(codeOf(() => state.list("x")), "STATE_KIND_CONFLICT");
  assertEquals(codeOf(() => state.map("m").set({}, 1)), "STATE_MAP_KEY_INVALID");
  assertEquals(codeOf(() => state.setKey(1)), "KEY_VALUE_INVALID");
  assertEquals(codeOf(() => keyed([utf8], 3)), "KEY_GROUPS_INVALID");
});
