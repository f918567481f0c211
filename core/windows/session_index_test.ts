import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { SessionIndex } from "./session_index.ts";

interface Row {
  readonly key: number;
  readonly time: number;
  readonly watermark: number;
}

function randomRows(next: () => number, gap: number): Row[] {
  const rows: Row[] = [];
  while (rows.length < 60) {
    const row = {
      key: Math.floor(next() * 3),
      time: Math.floor(next() * 120),
      watermark: next() < 0.5 ? -Infinity : Math.floor(next() * 120),
    };
    // Others are late, and never come here.
    if (row.time + gap > row.watermark) rows.push(row);
  }
  return rows;
}

/** The components of the relation in the class's documentation, by repeated relabelling. */
function components(rows: readonly Row[], gap: number): number[] {
  const component = rows.map((_, i) => i);
  const low = ({ time, watermark }: Row) => Math.max(time - gap, watermark - gap + 1);
  for (let changed = true; changed;) {
    changed = false;
    rows.forEach((p, i) =>
      rows.forEach((x, j) => {
        const together = p.key === x.key && p.time <= x.time && low(x) <= p.time;
        if (!together || component[i] === component[j]) return;
        component[i] = component[j] = Math.min(component[i], component[j]);
        changed = true;
      })
    );
  }
  return component;
}

Deno.test("SessionIndex finds the connected components of its relation, in any order of rows", () => {
  const next = seededRandom(41);
  for (let round = 0; round < 300; round++) {
    const gap = 1 + Math.floor(next() * 12);
    const rows = randomRows(next, gap);
    const index = new SessionIndex(gap);
    let merges = 0;
    const given = rows.map(({ key, time, watermark }) => index.add(key, time, watermark, () => merges++));
    const sessions = given.map((session) => index.resolve(session));
    const wanted = components(rows, gap);
    const [firstWith, firstIn] = [sessions, wanted].map((ids) => ids.map((id) => ids.indexOf(id)));
    assertEquals(firstWith, firstIn);
    for (const session of new Set(sessions)) {
      const times = rows.filter((_, i) => sessions[i] === session).map(({ time }) => time);
      assert(index.isRoot(session));
      assertEquals([index.first[session], index.last[session]], [Math.min(...times), Math.max(...times)]);
    }
    assertEquals([index.open, index.size - merges], [new Set(sessions).size, new Set(sessions).size]);
  }
});

Deno.test("SessionIndex lets closed sessions go: a row next to one begins another", () => {
  const index = new SessionIndex(10);
  const noMerge = () => assert(false);
  const [a, b, c] = [0, 100, 200].map((time) => index.add(7, time, -Infinity, noMerge));
  for (const session of [b, a, c]) index.remove(7, session);
  assertEquals(index.open, 0);
  const again = index.add(7, 105, -Infinity, noMerge);
  assertEquals([again, index.first[again], index.open], [3, 105, 1]);
});

Deno.test("SessionIndex copies a session with its reach", () => {
  const index = new SessionIndex(10);
  const session = index.add(0, 50, 45, () => {});
  index.add(0, 58, -Infinity, () => {});
  const copied = new SessionIndex(10);
  const made = copied.copy(3, index, session);
  assertEquals([copied.first[made], copied.last[made]], [50, 58]);
  // Its earliest row reached back to 45 - 10 + 1 by its watermark, and to 40 by its gap: 40 counts.
  assertEquals(copied.add(3, 40, -Infinity, () => {}), made);
  assert(copied.add(3, 20, -Infinity, () => {}) !== made);
});

Deno.test("SessionIndex follows chains of merges", () => {
  const index = new SessionIndex(10);
  const merges: number[][] = [];
  const told = (from: number, into: number) => void merges.push([from, into]);
  const sessions = [0, 20, 40, 60, 80].map((time) => index.add(0, time, -Infinity, told));
  for (const time of [50, 10, 70, 30]) index.add(0, time, -Infinity, told);
  assertEquals(new Set(sessions.map((session) => index.resolve(session))).size, 1);
  assertEquals([merges.length, index.open], [4, 1]);
});
