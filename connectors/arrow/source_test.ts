import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Field,
  Int32,
  Schema as ArrowSchema,
  Table,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  TimeMillisecond,
  vectorFromArray,
} from "apache-arrow";
import {
  type Batch,
  batchFromRows,
  dictionary,
  float64,
  int32,
  nullable,
  type Schema,
  schema,
  StreamRecord,
  systemClock,
  toArrowTable,
  toRows,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { everyType } from "../../tests/harness/random_rows.ts";
import { suiteBatch } from "../../tests/harness/suite_rows.ts";
import { arrowSink, type ArrowSinkOptions } from "./sink.ts";
import { arrowSource, type ArrowSourceOptions } from "./source.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

async function inFile<T>(bytes: Uint8Array, test: (path: string) => T | Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".arrow" });
  try {
    await Deno.writeFile(path, bytes);
    return await test(path);
  } finally {
    await Deno.remove(path);
  }
}

async function readAll(path: string, options: ArrowSourceOptions = {}, columns?: string[]): Promise<Any[]> {
  const source = arrowSource(path, options);
  if (columns !== undefined) source.narrow!({ columns, predicate: null });
  const signal = new AbortController().signal;
  await source.open({ clock: systemClock, signal, batchRows: 50, restored: null });
  const rows: unknown[] = [];
  try {
    for (let record = await source.poll(); record !== null; record = await source.poll()) {
      assert(record.numRows <= 50);
      rows.push(...toRows(record.data));
    }
  } finally {
    await source.close();
  }
  return rows;
}

async function written(batches: readonly Batch[], options: ArrowSinkOptions = {}): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/a.arrow`;
  const sink = arrowSink(path, options);
  const signal = new AbortController().signal;
  try {
    await sink.open({
      clock: systemClock,
      signal,
      pipeline: "test",
      restoredEpoch: null,
      schema: batches[0].schema,
    });
    for (const batch of batches) await sink.write(new StreamRecord(batch));
    await sink.onCheckpoint(1);
    await sink.commit(1);
    return await Deno.readFile(path);
  } finally {
    await sink.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const FORMATS = ["file", "stream"] as const;
const { nulls: _, ...shape } = everyType;

for (const format of FORMATS) {
  Deno.test(`arrowSource() reads what apache-arrow writes as a ${format}`, async () => {
    const batches = [1, 2, 3].map((seed) => suiteBatch(schema(shape) as Schema, 70, seed));
    const bytes = tableToIPC(toArrowTable(batches), format);
    await inFile(bytes, async (path) => {
      assertEquals(String(arrowSource(path).schema), String(batches[0].schema));
      assertEquals(await readAll(path), batches.flatMap((batch) => toRows(batch)));
    });
  });

  Deno.test(`arrowSink() writes a ${format} that apache-arrow reads, with one dictionary a column`, async () => {
    const coded = schema({ id: int32, word: nullable(dictionary(utf8)), note: utf8 }) as Schema;
    const batches = [["a", "b"], ["c", "b"], ["d", null]].map((words, i) =>
      batchFromRows(coded, words.map((word, at) => ({ id: 2 * i + at, word, note: `n${i}` })) as never[])
    );
    const table = tableFromIPC(await written(batches, { format }));
    assertEquals(
      table.toArray().map((row) => row.toJSON()),
      batches.flatMap((batch) => toRows(batch)) as Any,
    );
    assertEquals(table.batches.length, 3);
  });
}

Deno.test("arrowSource() reads pyarrow's files, compressed and with large text too", async () => {
  const folder = new URL("./testdata/", import.meta.url).pathname;
  const expected = Array.from({ length: 300 }, (_, i) => ({
    id: BigInt(i),
    text: i % 7 === 0 ? null : `text ${i % 11}`,
    coded: `word ${i % 5}`,
    at: BigInt(Date.UTC(2024, 0, 1) + 1000 * i) * 1000n,
    price: (i / 100).toFixed(2),
    tags: ["a", "b"].slice(0, i % 3),
    point: { x: i / 2, y: BigInt(i) },
  }));
  for (const name of ["lz4.feather", "zstd.arrows", "plain.arrow"]) {
    assertEquals(await readAll(folder + name), expected, name);
  }
});

Deno.test("arrowSource() reads only the columns wanted, also beside types no column can hold", async () => {
  const time = vectorFromArray([1, 2, 3], new TimeMillisecond());
  const bytes = tableToIPC(new Table({ id: vectorFromArray([7, 8, 9], new Int32()), time }), "file");
  await inFile(bytes, async (path) => {
    assertEquals(assertThrows(() => arrowSource(path), VolleyError).code, "ARROW_TYPE_UNSUPPORTED");
    const wanted = { schema: { id: nullable(int32) } };
    assertEquals(await readAll(path, wanted), [{ id: 7 }, { id: 8 }, { id: 9 }]);
    const missing = assertThrows(() => arrowSource(path, { schema: { di: int32 } }), VolleyError);
    assertEquals(missing.code, "COLUMN_NOT_FOUND");
    const wrong = assertThrows(() => arrowSource(path, { schema: { id: float64 } }), VolleyError);
    assertEquals(wrong.code, "SCHEMA_MISMATCH");
  });
  const two = tableToIPC(tableFromArrays({ a: [1, 2], b: ["x", "y"] }), "stream");
  await inFile(two, async (path) => assertEquals(await readAll(path, {}, ["b"]), [{ b: "x" }, { b: "y" }]));
});

Deno.test("arrowSource() refuses a null in a column declared never null, with its row", async () => {
  const bytes = tableToIPC(new Table({ a: vectorFromArray([1, null, 3], new Int32()) }), "stream");
  await inFile(bytes, async (path) => {
    const error = await assertRejects(() => readAll(path, { schema: { a: int32 } }), VolleyError);
    assertEquals([error.code, error.at.column, error.at.row], ["SCHEMA_MISMATCH", "a", 1]);
  });
});

Deno.test("arrowSource() reads a stream without a record batch, and one without its end", async () => {
  const empty = new Table(new ArrowSchema([new Field("a", new Int32(), true)]));
  for (const format of FORMATS) {
    await inFile(tableToIPC(empty, format), async (path) => assertEquals(await readAll(path), []));
  }
  const open = tableToIPC(tableFromArrays({ a: Int32Array.of(1, 2) }), "stream");
  await inFile(
    open.subarray(0, open.length - 8),
    async (path) => assertEquals((await readAll(path)).length, 2),
  );
});

Deno.test("Arrow cut off at any byte is FILE_CORRUPT, or ends between two messages", async () => {
  const batches = [1, 2].map((seed) =>
    suiteBatch(schema({ a: int32, b: nullable(utf8) }) as Schema, 5, seed)
  );
  for (const format of FORMATS) {
    const whole = await written(batches, { format });
    for (let size = 0; size < whole.length; size += 5) {
      const rows = await inFile(whole.subarray(0, size), (path) => readAll(path).catch((error) => error));
      if (format === "stream" && Array.isArray(rows)) {
        assert([0, 5, 10].includes(rows.length), `cut at ${size}`);
      } else assertEquals((rows as VolleyError).code, "FILE_CORRUPT", `${format} cut at ${size}`);
    }
  }
});

Deno.test("Arrow with a flipped byte is a coded error or readable, and never hangs", async () => {
  const batch = suiteBatch(schema({ a: int32, b: nullable(utf8), c: dictionary(utf8) }) as Schema, 20, 3);
  for (const format of FORMATS) {
    const whole = await written([batch], { format });
    for (let at = 0; at < whole.length; at += 7) {
      const bytes = whole.slice();
      bytes[at] ^= 1 << (at & 7);
      await inFile(bytes, async (path) => {
        try {
          await readAll(path);
        } catch (error) {
          assert(error instanceof VolleyError, `${format}, byte ${at}: ${error}`);
        }
      });
    }
  }
});

Deno.test("what is no Arrow is told", async () => {
  for (
    const bytes of [new Uint8Array(3), new TextEncoder().encode("user,amount\nada,1\n"), new Uint8Array(64)]
  ) {
    const error = await inFile(bytes, (path) => assertThrows(() => arrowSource(path), VolleyError));
    assertEquals(error.code, "FILE_CORRUPT");
  }
  const unknown = assertThrows(() => arrowSink("a.arrow", { format: "feather" as "file" }), VolleyError);
  assertEquals(unknown.code, "ARROW_FORMAT_UNKNOWN");
});
