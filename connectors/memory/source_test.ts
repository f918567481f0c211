import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  batchFromRows,
  float64,
  schema,
  type Source,
  systemClock,
  toRecordBatch,
  toRows,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { iterableSource } from "./source.ts";

async function poll(source: Source, batchRows = 4): Promise<unknown[][]> {
  await source.open({ clock: systemClock, signal: new AbortController().signal, batchRows, restored: null });
  const records: unknown[][] = [];
  for (let record = await source.poll(); record !== null; record = await source.poll()) {
    records.push(toRows(record.data));
  }
  await source.close();
  return records;
}

Deno.test("iterableSource() infers columns from the first rows and holds all to them", async () => {
  const rows = [{ a: 1, b: "x" }, { a: 2, b: "y" }];
  assertEquals(String(iterableSource(rows).schema), "a float64, b utf8");
  assertEquals(String(iterableSource(new Set(rows)).schema), "a float64, b utf8");
  const mixed = [...Array.from({ length: 1024 }, () => rows[0]), { a: "no number", b: "z" }];
  const error = await assertRejects(() => poll(iterableSource(mixed)), VolleyError);
  assertEquals([error.code, error.at.row, error.at.column], ["VALUE_TYPE_MISMATCH", 1024, "a"]);
});

Deno.test("iterableSource() reads one batch, not more, to know the columns", async () => {
  const batch = batchFromRows(schema({ a: float64 }), [{ a: 1 }, { a: 2 }]);
  let given = 0;
  const endless = (function* () {
    while (given < 3) {
      given++;
      yield batch;
    }
  })();
  const source = iterableSource(endless);
  assertEquals([String(source.schema), given], ["a float64", 1]);
  assertEquals(await poll(source), Array.from({ length: 3 }, () => [{ a: 1 }, { a: 2 }]));
});

Deno.test("iterableSource() wants a schema for an async iterable", () => {
  const rows = (async function* () {
    yield { a: 1 };
  })();
  assertEquals(assertThrows(() => iterableSource(rows), VolleyError).code, "SCHEMA_REQUIRED");
});

Deno.test("iterableSource() puts async rows that are ready into one batch, and waits for slow ones", async () => {
  const gate = Promise.withResolvers<void>();
  async function* rows() {
    yield { a: 1 };
    yield { a: 2 };
    await gate.promise;
    yield { a: 3 };
  }
  const source = iterableSource(rows(), { schema: schema({ a: float64 }) });
  await source.open({
    clock: systemClock,
    signal: new AbortController().signal,
    batchRows: 10,
    restored: null,
  });
  assertEquals(toRows((await source.poll())!.data).length, 2);
  gate.resolve();
  assertEquals(toRows((await source.poll())!.data), [{ a: 3 }]);
  assertEquals(await source.poll(), null);
  await source.close();
});

Deno.test("iterableSource() rejects where its iterable throws, after the rows before", async () => {
  function* failing() {
    yield { a: 1 };
    throw new Error("no more");
  }
  async function* failingLater() {
    yield* failing();
  }
  const shape = { schema: schema({ a: float64 }) };
  for (const make of [failing, failingLater]) {
    await assertRejects(() => poll(iterableSource(make(), shape), 1), Error, "no more");
  }
});

Deno.test("iterableSource() ends a pending poll when it is aborted, and asks the iterable to stop", async () => {
  const abort = new AbortController();
  const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
  const source = iterableSource(never, { schema: schema({ a: utf8 }) });
  await source.open({ clock: systemClock, signal: abort.signal, batchRows: 10, restored: null });
  const pending = source.poll();
  abort.abort();
  assertEquals(await pending, null);
  await source.close();
});

Deno.test("iterableSource() takes Arrow's record batches, an async iterable's too when the schema is given", async () => {
  const columns = schema({ a: float64 });
  const arrow = [1, 2].map((a) => toRecordBatch(batchFromRows(columns, [{ a }, { a: a + 10 }])));
  const wanted = [{ a: 1 }, { a: 11 }, { a: 2 }, { a: 12 }];
  assertEquals((await poll(iterableSource(arrow))).flat(), wanted);
  async function* later() {
    yield* arrow;
  }
  assertEquals((await poll(iterableSource(later(), { schema: columns }))).flat(), wanted);
  const other = iterableSource([...arrow, batchFromRows(schema({ b: utf8 }), [{ b: "x" }])]);
  assertEquals((await assertRejects(() => poll(other), VolleyError)).code, "SCHEMA_MISMATCH");
});

Deno.test("iterableSource() says what can't be iterated, and what to do", () => {
  const given: [unknown, string, string][] = [
    [Promise.resolve([]), "a promise", "Wait for it: fromIter(await rows)."],
    [() => [], "a function", "Call it: fromIter(rows())."],
    [{ a: 1 }, "an object", "Give an array of rows, a generator or an async iterable."],
    ["text", 'text "text"', "Give an array of rows, a generator or an async iterable."],
    [null, "null", "Give an array of rows, a generator or an async iterable."],
  ];
  for (const [elements, what, hint] of given) {
    const error = assertThrows(() => iterableSource(elements as never), VolleyError);
    const said = [error.code, error.message, error.hint];
    assertEquals(said, ["SOURCE_NOT_ITERABLE", `Cannot read rows from ${what}: it can't be iterated`, hint]);
  }
});
