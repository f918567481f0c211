import { assertEquals, assertThrows } from "@std/assert";
import { type Batch, batchFromRows, int32, int64, schema, utf8 } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { fullErrorLimit, RejectionTally } from "./error_limit.ts";
import { type LetterFacts, PolicyFaults, type PolicyPlace } from "./policy_faults.ts";

const left = schema({ id: int64, user: utf8 });
const right = schema({ id: int64, price: int32 });
const bad = new VolleyError({ code: "BAD", message: "Cannot use it: it is bad", hint: "Mend it." });

function faultsOf(place: Partial<PolicyPlace>, limit = {}, letters: LetterFacts[] | null = []) {
  const run = letters === null ? null : {
    post: (letter: LetterFacts) => letters.push(letter),
    originOf: (partition: number) => partition === 3 ? { name: "a.csv", attempts: 2 } : undefined,
  };
  const whole = { id: "join", keys: ["user"], inputs: [left.names, right.names], ...place };
  return new PolicyFaults(whole, new RejectionTally(fullErrorLimit(limit)), run);
}

function lefts(partition: number): Batch {
  const times = { values: Float64Array.of(5, NaN), minMs: 5, maxMs: 5 };
  return batchFromRows(left, [{ id: 1n, user: "ada" }, { id: 2n, user: "bob" }], { partition, times });
}

Deno.test("PolicyFaults says which input, key, time and partition a row had, and how often it was tried", () => {
  const letters: LetterFacts[] = [];
  const faults = faultsOf({}, {}, letters);
  faults.reject(lefts(3), 0, bad);
  faults.reject(lefts(9), 1, bad, 4);
  faults.reject(batchFromRows(right, [{ id: 3n, price: 7 }]), 0, bad);
  const { operator, code, message, hint, ...first } = letters[0];
  assertEquals([operator, code, message, hint], ["join", "BAD", "Cannot use it: it is bad", "Mend it."]);
  assertEquals(first, {
    kind: "row",
    input: 0,
    partition: "a.csv",
    offset: null,
    attempt: 3,
    eventTimeMs: 5,
    key: `{"user":"ada"}`,
    row: `{"id":1,"user":"ada"}`,
    raw: null,
  });
  const others = letters.slice(1).map(({ input, partition, attempt, eventTimeMs, key, row }) => {
    return [input, partition, attempt, eventTimeMs, key, row];
  });
  assertEquals(others, [
    [0, null, 4, null, `{"user":"bob"}`, `{"id":2,"user":"bob"}`],
    [1, null, 1, null, null, `{"id":3,"price":7}`],
  ]);
});

Deno.test("PolicyFaults keeps its own copy of raw bytes", () => {
  const letters: LetterFacts[] = [];
  const faults = faultsOf({ id: "lines" }, {}, letters);
  const buffer = Uint8Array.of(1, 2, 3);
  faults.reject(buffer.subarray(1), { partition: "a.jsonl", offset: 7, attempts: 1 }, bad);
  buffer.fill(0);
  const [{ kind, raw, partition, offset, attempt, row }] = letters;
  assertEquals({ kind, raw, partition, offset, attempt, row }, {
    kind: "raw",
    raw: Uint8Array.of(2, 3),
    partition: "a.jsonl",
    offset: "7",
    attempt: 2,
    row: null,
  });
});

Deno.test("the share counts from so many rows on, and a source's from what it may still hold", () => {
  const faults = faultsOf({}, { share: 0.5, after: 4 }, null);
  let seen = 3;
  faults.seen = () => seen;
  const row = lefts(0);
  for (let i = 0; i < 3; i++) faults.reject(row, 0, bad);
  seen = 8;
  faults.reject(row, 0, bad);
  const error = assertThrows(() => faults.reject(row, 0, bad), VolleyError);
  assertEquals(
    error.message.slice(0, 70),
    "Cannot go on: join rejected 5 of 8 rows, at most 50 % were allowed; 5 ",
  );

  const source = faultsOf({ id: "lines", underWay: 10 }, { share: 0.5, after: 4 }, null);
  const place = { partition: "a", offset: 0 };
  for (let i = 0; i < 10; i++) source.reject("x", place, bad);
  assertEquals(assertThrows(() => source.reject("x", place, bad), VolleyError).code, "TOO_MANY_REJECTED");
});

Deno.test("TOO_MANY_REJECTED names the most frequent code, and its first example", () => {
  const faults = faultsOf({}, { rows: 3 }, null);
  const other = (n: number) => new VolleyError({ code: "OTHER", message: `Cannot do ${n}` });
  faults.reject(lefts(0), 0, bad);
  for (const n of [1, 2]) faults.reject(lefts(0), 0, other(n));
  const error = assertThrows(() => faults.reject(lefts(0), 0, bad), VolleyError);
  assertEquals(
    error.message,
    "Cannot go on: join rejected 4 of 0 rows, at most 3 were allowed; 2 of them for BAD, as in " +
      '"Cannot use it: it is bad"',
  );
  assertEquals(faults.tally.rejected, 4);
});
