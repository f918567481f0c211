import { assert, assertEquals } from "@std/assert";
import { countAndSum } from "./event_rows_test.ts";
import { Column, int32 } from "../data/mod.ts";
import { rowNumbers } from "./pane.ts";
import { SessionMove } from "./session_move.ts";
import { SessionStore } from "./session_store.ts";

const GAP_MS = 10;

/** A store in which key k has the sessions [k] and, if k is a multiple of 3, [k + 1000]. */
function storeOf(keys: number): SessionStore {
  const store = new SessionStore(countAndSum, GAP_MS);
  const slots = lookup(store, keys);
  for (let k = 0; k < keys; k++) {
    for (const timeMs of k % 3 === 0 ? [k, k + 1000] : [k]) {
      const known = store.index.size;
      assertEquals(store.index.add(slots[k], timeMs, -Infinity, () => {}), known);
      store.begin(known, slots[k]);
    }
  }
  store.grow();
  return store;
}

function lookup(store: SessionStore, keys: number): Int32Array {
  const slots = new Int32Array(keys);
  const values = Int32Array.from({ length: keys }, (_, k) => k);
  store.keys.lookup([new Column({ type: int32, length: keys, values })], rowNumbers(keys), 0, keys, slots);
  return slots;
}

/** Each session's extent. */
function extents({ index }: SessionStore): string[] {
  const sessions = Array.from({ length: index.size }, (_, session) => session).filter((s) => index.isRoot(s));
  return sessions.map((session) => `${index.first[session]} ${index.last[session]}`).sort();
}

Deno.test("SessionMove takes no step longer than was asked, and loses none", () => {
  const from = storeOf(3000);
  const wanted = extents(from);
  const to = new SessionStore(countAndSum, GAP_MS);
  const move = new SessionMove(from, to);
  while (move.left > 0) {
    const before = to.index.open;
    move.moveSome(100);
    const moved = to.index.open - before;
    // A key's second session comes along.
    assert(moved >= 100 && moved <= 101 || move.left === 0, `${moved} moved`);
    assertEquals(to.index.open + move.left, wanted.length);
  }
  assertEquals(extents(to), wanted);
  assertEquals([extents(from), move.leastEndMs], [[], Infinity]);
});

Deno.test("SessionMove brings what ends first, and the keys that are asked for", () => {
  const from = storeOf(30);
  const to = new SessionStore(countAndSum, GAP_MS);
  const move = new SessionMove(from, to);
  move.moveDue(4 + GAP_MS, 100);
  assertEquals(extents(to), ["0 0", "1 1", "1000 1000", "1003 1003", "2 2", "3 3", "4 4"]);
  assertEquals(move.leastEndMs, 5 + GAP_MS);
  move.moveKeys(Int32Array.of(27, 27, 4), 3);
  assertEquals(extents(to).slice(-3), ["27 27", "3 3", "4 4"]);
  assertEquals(move.left, 40 - 9);
  move.moveDue(Infinity, 5);
  assertEquals(to.index.open, 9 + 5);
});

Deno.test("SessionMove passes thousands of closed sessions in short steps", () => {
  const from = storeOf(3000);
  const closed = Array.from({ length: 3999 }, (_, session) => session);
  for (const session of closed) from.index.remove(from.keyOf[session], session);
  const move = new SessionMove(from, new SessionStore(countAndSum, GAP_MS));
  let steps = 0;
  for (; move.left > 0; steps++) move.moveSome(100);
  assertEquals(steps, 10);
});
