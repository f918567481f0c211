import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  nullable,
  type RawPlace,
  type SourceFaults,
  type SourceOffsets,
  systemClock,
  toRows,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { avroSource, type AvroSourceOptions } from "../../connectors/avro/source.ts";
import { StreamExecutionEnvironment } from "../../mod.ts";
import { type Any, avscFile, blockEnds, inFile, optional, record } from "./avsc_oracle.ts";

const plain = record({ name: "id", type: "int" }, { name: "user", type: "string" });
const rows = Array.from({ length: 60 }, (_, i) => ({ id: i, user: `user ${"x".repeat(i % 9)}${i}` }));

interface Refused {
  readonly raw: Uint8Array;
  readonly place: RawPlace;
  readonly code: string;
}

class Recorder implements SourceFaults {
  readonly fatal = false;
  readonly refused: Refused[] = [];

  reject(raw: Uint8Array | string, place: RawPlace, { code }: VolleyError): void {
    this.refused.push({ raw: raw as Uint8Array, place, code });
  }
}

/** Everything a file gives, batch by batch with the offsets behind it, and what it refuses. */
async function readAround(
  path: string,
  options: AvroSourceOptions & { batchRows?: number } = {},
  restored: SourceOffsets | null = null,
) {
  const { batchRows = 7, ...own } = options;
  const source = avroSource(path, own);
  const faults = new Recorder();
  await source.open({
    clock: systemClock,
    signal: new AbortController().signal,
    batchRows,
    restored,
    faults,
  });
  const found: { rows: Any[]; offsets: SourceOffsets; refused: number }[] = [];
  for (let taken = await source.poll(); taken !== null; taken = await source.poll()) {
    assert(taken.data.rows <= batchRows);
    found.push({ rows: toRows(taken.data), offsets: source.offsets(), refused: faults.refused.length });
  }
  await source.close();
  return { found, rows: found.flatMap(({ rows }) => rows), refused: faults.refused };
}

/** For each block of the plain file its start, its end, and its rows. */
async function blocksOf(whole: Uint8Array): Promise<{ start: number; end: number; rows: Any[] }[]> {
  const ends = blockEnds(whole);
  const header = whole.subarray(0, ends[0]);
  return await Promise.all(
    ends.slice(1).map(async (end, i) => {
      const start = ends[i];
      const alone = new Uint8Array([...header, ...whole.subarray(start, end)]);
      return { start, end, rows: (await inFile(alone, (path) => readAround(path))).rows };
    }),
  );
}

for (const codec of ["null", "deflate", "snappy"]) {
  Deno.test(`a flipped byte anywhere in an Avro block (${codec}) costs that block, and no other`, async () => {
    const whole = codec === "snappy" ? await snappyFile() : await avscFile(plain, rows, codec);
    const blocks = await blocksOf(whole);
    assert(blocks.length > 3);
    let refusals = 0;
    for (let at = blocks[0].start; at < whole.length; at += 3) {
      const hit = blocks.findIndex(({ end }) => at < end);
      const inMarker = at >= blocks[hit].end - 16;
      const bytes = whole.slice();
      bytes[at] ^= 1 << (at % 8);
      await inFile(bytes, async (path) => {
        const { rows: found, refused } = await readAround(path);
        const [before, after] = [blocks.slice(0, hit), blocks.slice(hit + (inMarker ? 2 : 1))].map((some) =>
          some.flatMap(({ rows }) => rows)
        );
        const what = `${codec}, byte ${at}`;
        assertEquals(found.slice(0, before.length), before, what);
        assertEquals(after.length === 0 ? [] : found.slice(-after.length), after, what);
        if (refused.length === 0) return;
        refusals++;
        // What is refused is refused whole; a damaged marker hides where the next block begins.
        assertEquals([refused.length, found.length], [1, before.length + after.length], what);
        const { raw, place } = refused[0];
        const end = inMarker ? blocks[Math.min(hit + 1, blocks.length - 1)].end : blocks[hit].end;
        assertEquals([place.partition, place.offset], [path, blocks[hit].start]);
        assertEquals(raw, bytes.subarray(blocks[hit].start, end), what);
      });
    }
    assert(refusals > 20, `${refusals} blocks refused`);
  });
}

/** As avsc has no snappy: what Volley's own sink writes. */
async function snappyFile(): Promise<Uint8Array> {
  const path = await Deno.makeTempFile({ suffix: ".avro" });
  await new StreamExecutionEnvironment({ batchRows: 10 }).fromIter(rows)
    .toAvro(path, { codec: "snappy", blockBytes: 150 }).execute("write");
  const bytes = await Deno.readFile(path);
  await Deno.remove(path);
  return bytes;
}

Deno.test("an Avro file that is cut off gives its whole blocks, and refuses the rest", async () => {
  const whole = await avscFile(plain, rows);
  const blocks = await blocksOf(whole);
  const { start, end } = blocks[2];
  for (const size of [start + 1, start + 9, end - 1]) {
    await inFile(whole.subarray(0, size), async (path) => {
      const { rows: found, refused } = await readAround(path);
      assertEquals(found, blocks.slice(0, 2).flatMap(({ rows }) => rows));
      assertEquals(refused.map(({ raw, code }) => [raw.length, code]), [[size - start, "FILE_CORRUPT"]]);
    });
  }
});

Deno.test("an Avro source that refuses blocks goes on from any of its offsets", async () => {
  const whole = await avscFile(plain, rows, "null", 200);
  const [, second] = await blocksOf(whole);
  const bytes = whole.slice();
  bytes[second.start] ^= 2;
  await inFile(bytes, async (path) => {
    const all = await readAround(path, { batchRows: 4 });
    assertEquals(all.refused.length, 1);
    for (const [k, { offsets, refused }] of all.found.entries()) {
      const rest = await readAround(path, { batchRows: 4 }, offsets);
      assertEquals(rest.rows, all.found.slice(k + 1).flatMap(({ rows }) => rows));
      assertEquals(rest.refused.length, 1 - refused, `after batch ${k}`);
    }
  });
});

Deno.test("a refused Avro block is read again by itself, where what stood in the way is gone", async () => {
  const json = record({ name: "id", type: "int" }, { name: "user", type: optional("string") });
  const given = rows.map(({ id, user }) => ({ id, user: id === 30 ? null : user }));
  await inFile(await avscFile(json, given), async (path) => {
    const { rows: found, refused } = await readAround(path, { schema: { user: utf8 } });
    assertEquals(refused.map(({ code }) => code), ["SCHEMA_MISMATCH"]);
    const [{ raw, place }] = refused;
    const strict = avroSource(path, { schema: { user: utf8 } });
    assertThrows(() => strict.decodeRaw!(raw, place), VolleyError, "never null");
    const again = toRows(avroSource(path, { schema: { user: nullable(utf8) } }).decodeRaw!(raw, place));
    const names = (of: readonly Any[]) => of.map(({ user }) => user).sort();
    assertEquals(names([...found, ...again]), names(given));
    // Rows a run before had given already are not given again.
    const later = { ...place, offset: `${place.offset}:2` };
    const rest = avroSource(path, { schema: { user: nullable(utf8) } }).decodeRaw!(raw, later);
    assertEquals(toRows(rest), again.slice(2));
    assertThrows(() => strict.decodeRaw!(raw.subarray(1), place), VolleyError, "Cannot read");
  });
});

Deno.test("a damaged marker costs nothing when its blocks are replayed", async () => {
  const whole = await avscFile(plain, rows);
  const blocks = await blocksOf(whole);
  const bytes = whole.slice();
  bytes[blocks[1].end - 5] ^= 64;
  await inFile(bytes, async (path) => {
    const { refused: [{ raw, place }] } = await readAround(path);
    assertEquals(toRows(avroSource(path).decodeRaw!(raw, place)), [...blocks[1].rows, ...blocks[2].rows]);
  });
});

Deno.test("a pipeline counts the Avro blocks it skips, and ends without a policy", async () => {
  const bytes = (await avscFile(plain, rows)).slice();
  bytes[blockEnds(bytes)[1]] ^= 2;
  await inFile(bytes, async (path) => {
    const env = () => new StreamExecutionEnvironment({ handleSignals: false });
    const { results, summary } = await env().fromAvro(path).onError("skip").collect().execute("around");
    assertEquals(summary.rejected, 1);
    assert(results.length > 40 && results.length < rows.length);
    const failed = await env().fromAvro(path).collect().execute("fails").catch((error) => error);
    assertEquals((failed as VolleyError).code, "FILE_CORRUPT");
  });
});
