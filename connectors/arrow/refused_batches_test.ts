import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Message } from "apache-arrow";
import {
  batchFromRows,
  dictionary,
  int32,
  nullable,
  type RawPlace,
  type Schema,
  schema,
  type SourceFaults,
  type SourceOffsets,
  StreamRecord,
  systemClock,
  toRows,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { messagePrefix, openArrow } from "./arrow_file.ts";
import { arrowSink, type ArrowSinkOptions } from "./sink.ts";
import { arrowSource, type ArrowSourceOptions } from "./source.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

class Recorder implements SourceFaults {
  readonly fatal = false;
  readonly refused: { readonly raw: Uint8Array; readonly place: RawPlace; readonly code: string }[] = [];

  reject(raw: Uint8Array | string, place: RawPlace, { code }: VolleyError): void {
    this.refused.push({ raw: raw as Uint8Array, place, code });
  }
}

async function inFile<T>(bytes: Uint8Array, test: (path: string) => T | Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".arrow" });
  try {
    await Deno.writeFile(path, bytes);
    return await test(path);
  } finally {
    await Deno.remove(path);
  }
}

async function readAround(
  path: string,
  options: ArrowSourceOptions = {},
  restored: SourceOffsets | null = null,
) {
  const source = arrowSource(path, options);
  const faults = new Recorder();
  const signal = new AbortController().signal;
  await source.open({ clock: systemClock, signal, batchRows: 4, restored, faults });
  const found: { rows: Any[]; offsets: SourceOffsets }[] = [];
  try {
    for (let taken = await source.poll(); taken !== null; taken = await source.poll()) {
      found.push({ rows: toRows(taken.data), offsets: source.offsets() });
    }
  } finally {
    await source.close();
  }
  return { found, rows: found.flatMap(({ rows }) => rows), refused: faults.refused };
}

interface Place {
  readonly rows: boolean;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/** Where the messages of a file stand. */
async function messagesOf(bytes: Uint8Array): Promise<Place[]> {
  const { start, end } = await inFile(bytes, openArrow);
  const places: Place[] = [];
  for (let at = start; at < end;) {
    const prefix = messagePrefix(bytes.subarray(at, at + 8));
    if (prefix.length === 0) break;
    const body = at + prefix.bytes + prefix.length;
    const message = Message.decode(bytes.subarray(at + prefix.bytes, body));
    places.push({ rows: message.isRecordBatch(), start: at, body, end: body + message.bodyLength });
    at = body + message.bodyLength;
  }
  return places;
}

const rowsOf = (batch: number) =>
  Array.from({ length: 8 }, (_, i) => {
    return { id: batch * 8 + i, n: batch === 1 && i === 3 ? null : i, user: `user ${i % 3}` };
  });
const PLAIN = schema({ id: int32, n: nullable(int32) }) as Schema;
const CODED = schema({ id: int32, n: nullable(int32), user: dictionary(utf8) }) as Schema;

/** Four record batches of eight rows, as Volley writes them. */
async function fourBatches(columns: Schema, options: ArrowSinkOptions): Promise<Uint8Array> {
  const path = await Deno.makeTempFile({ suffix: ".arrow" });
  const sink = arrowSink(path, options);
  const signal = new AbortController().signal;
  const context = { clock: systemClock, signal, pipeline: "test", restoredEpoch: null } as const;
  await sink.open({ ...context, schema: columns });
  for (const batch of [0, 1, 2, 3]) {
    const rows = rowsOf(batch).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => columns.indexOf(name) >= 0))
    );
    await sink.write(new StreamRecord(batchFromRows(columns, rows as never)));
  }
  await sink.onCheckpoint(1);
  await sink.commit(1);
  await sink.close();
  const bytes = await Deno.readFile(path);
  await Deno.remove(path);
  return bytes;
}

Deno.test("damage in a record batch of an Arrow file costs that one, and no other", async () => {
  for (const format of ["file", "stream"] as const) {
    const bytes = await fourBatches(PLAIN, { format });
    const batches = (await messagesOf(bytes)).filter(({ rows }) => rows);
    assertEquals(batches.length, 4);
    const { start, body, end } = batches[1];
    let refusals = 0;
    for (let at = start; at < end; at++) {
      const damaged = bytes.slice();
      damaged[at] ^= 1 << (at % 8);
      await inFile(damaged, async (path) => {
        const read = await readAround(path).catch((error) => {
          assert(error instanceof VolleyError && at < body, `byte ${at}: ${error}`);
          return null;
        });
        if (read === null) return;
        const ids = read.rows.map(({ id }) => id);
        const [before, after] = [rowsOf(0), [...rowsOf(2), ...rowsOf(3)]].map((rows) =>
          rows.map(({ id }) => id)
        );
        assertEquals([ids.slice(0, 8), ids.slice(-16)], [before, after], `byte ${at}`);
        if (read.refused.length === 0) return;
        refusals++;
        assertEquals([ids.length, read.refused.length], [24, 1]);
        const [{ raw, place }] = read.refused;
        assertEquals([raw, place], [damaged.subarray(start, end), { partition: path, offset: start }]);
      });
    }
    assert(refusals > 3, `${refusals} refused`);
  }
});

Deno.test("an Arrow record batch that can't be unpacked costs that one, and the decoder goes on", async () => {
  const whole = await Deno.readFile(new URL("./testdata/lz4.feather", import.meta.url));
  const messages = await messagesOf(whole);
  const all = (await inFile(whole, (path) => readAround(path))).rows;
  const [first, second, third] = messages.filter(({ rows }) => rows);
  assertEquals([all.length, third.end > second.end], [300, true]);
  const damaged = ({ body }: Place) => {
    const bytes = whole.slice();
    // The length a packed buffer claims, and its first bytes.
    return bytes.fill(0xff, body + 8, body + 24);
  };
  await inFile(damaged(second), async (path) => {
    const { rows, refused } = await readAround(path);
    assertEquals(refused.map(({ place, code }) => [place.offset, code]), [[second.start, "FILE_CORRUPT"]]);
    assertEquals(rows, [...all.slice(0, 100), ...all.slice(200)]);
  });
  // Before the first one stands a dictionary that nobody has looked at: it may be that.
  await inFile(damaged(first), async (path) => {
    assertEquals((await assertRejects(() => readAround(path), VolleyError)).code, "FILE_CORRUPT");
  });
});

Deno.test("a refused record batch is read again by itself, with the dictionaries before it", async () => {
  const bytes = await fourBatches(CODED, {});
  await inFile(bytes, async (path) => {
    const strict = { schema: { id: int32, n: int32, user: dictionary(utf8) } };
    const { found, rows, refused } = await readAround(path, strict);
    assertEquals(refused.map(({ code }) => code), ["SCHEMA_MISMATCH"]);
    assertEquals(rows, [0, 2, 3].flatMap(rowsOf));
    const [{ raw, place }] = refused;
    assertEquals(toRows(arrowSource(path).decodeRaw!(raw, place)), rowsOf(1));
    assertThrows(() => arrowSource(path, strict).decodeRaw!(raw, place), VolleyError, "never null");
    for (const cut of [raw.subarray(0, 100), new TextEncoder().encode("no message")]) {
      const error = assertThrows(() => arrowSource(path).decodeRaw!(cut, place), VolleyError);
      assertEquals(error.code, "FILE_CORRUPT");
    }
    // From any offset the rest comes; a batch refused right there is refused again, others are not.
    for (const [k, { offsets }] of found.entries()) {
      const rest = await readAround(path, strict, offsets);
      assertEquals(rest.rows, found.slice(k + 1).flatMap(({ rows }) => rows));
      assertEquals(rest.refused.length, k < 2 ? 1 : 0, `after ${k}`);
    }
  });
});
