import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import avsc from "avsc";
import { Buffer } from "node:buffer";
import {
  type Batch,
  float64,
  int32,
  int64,
  nullable,
  type Schema,
  schema,
  type SinkContext,
  StreamRecord,
  systemClock,
  timestamp,
  toRows,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { everyType } from "../../tests/harness/random_rows.ts";
import { suiteBatch } from "../../tests/harness/suite_rows.ts";
import { AvroOutput } from "./format/avro_output.ts";
import { AVRO_CODECS } from "./format/codec.ts";
import { avroSink, type AvroSinkOptions } from "./sink.ts";
import { avroSource, type AvroSourceOptions } from "./source.ts";

/** avsc with 64-bit integers as bigint. */
const longType = avsc.types.LongType.__with({
  fromBuffer: (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true),
  toBuffer(value: bigint) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === "bigint",
  compare: (a: bigint, b: bigint) => a < b ? -1 : a > b ? 1 : 0,
});

// deno-lint-ignore no-explicit-any
type Any = any;

const options = () => ({
  wrapUnions: false,
  // Its registry knows only bare names: a long with a logical type is one as well.
  typeHook: (json: Any) => json === "long" || json?.type === "long" ? longType : undefined,
});

/** A container file that avsc writes: the oracle of the reader. */
async function avscFile(
  json: Any,
  rows: readonly unknown[],
  codec = "null",
  blockSize = 200,
): Promise<Uint8Array> {
  const type = avsc.Type.forSchema(json, options());
  const encoder = new avsc.streams.BlockEncoder(type, { codec, blockSize });
  const parts: Uint8Array[] = [];
  encoder.on("data", (part: Uint8Array) => parts.push(part));
  const ended = new Promise((resolve) => encoder.on("end", resolve));
  for (const row of rows) encoder.write(row);
  encoder.end();
  await ended;
  return withSchema(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()), json, codec);
}

/** The file with `json` as its schema: avsc leaves out the logical types it doesn't know. */
function withSchema(bytes: Uint8Array, json: Any, codec: string): Uint8Array {
  const out = new AvroOutput();
  const encoder = new TextEncoder();
  out.raw(Uint8Array.of(0x4f, 0x62, 0x6a, 1));
  out.number(2);
  for (const text of ["avro.schema", JSON.stringify(json), "avro.codec", codec]) {
    const encoded = encoder.encode(text);
    out.lengthAndBytes(encoded, 0, encoded.length);
  }
  out.number(0);
  out.raw(bytes.subarray(blockEnds(bytes)[0] - 16));
  return out.view().slice();
}

/** What avsc reads from a container file: the oracle of the writer. */
async function avscRows(bytes: Uint8Array): Promise<Any[]> {
  const decoder = new avsc.streams.BlockDecoder({
    parseHook: (json: Any) => avsc.Type.forSchema(json, options()),
  });
  const rows: Any[] = [];
  decoder.on("data", (row: Any) => rows.push(row));
  const ended = new Promise((resolve, reject) => decoder.on("end", resolve).on("error", reject));
  decoder.end(bytes);
  await ended;
  return rows;
}

async function inFile<T>(bytes: Uint8Array, test: (path: string) => T | Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".avro" });
  try {
    await Deno.writeFile(path, bytes);
    return await test(path);
  } finally {
    await Deno.remove(path);
  }
}

async function readAll(path: string, options: AvroSourceOptions = {}, columns?: string[]): Promise<Any[]> {
  const source = avroSource(path, options);
  if (columns !== undefined) source.narrow!({ columns, predicate: null });
  const signal = new AbortController().signal;
  await source.open({ clock: systemClock, signal, batchRows: 7, restored: null });
  const rows: unknown[] = [];
  try {
    for (let record = await source.poll(); record !== null; record = await source.poll()) {
      rows.push(...toRows(record.data));
    }
  } finally {
    await source.close();
  }
  return rows;
}

async function written(batch: Batch, options: AvroSinkOptions = {}): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/a.avro`;
  const sink = avroSink(path, options);
  const signal = new AbortController().signal;
  const context = { clock: systemClock, signal, pipeline: "test", restoredEpoch: null } as const;
  try {
    await sink.open({ ...context, schema: batch.schema } satisfies SinkContext);
    await sink.write(new StreamRecord(batch));
    await sink.onCheckpoint(1);
    await sink.commit(1);
    return await Deno.readFile(path);
  } finally {
    await sink.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const record = (...fields: Any[]) => ({ type: "record", name: "Event", namespace: "n.s", fields });
const optional = (type: Any) => ["null", type];

const wide = record(
  { name: "flag", type: "boolean" },
  { name: "small", type: optional("int") },
  { name: "big", type: ["long", "null"] },
  { name: "single", type: "float" },
  { name: "double", type: "double" },
  { name: "text", type: optional("string") },
  { name: "bytes", type: "bytes" },
  { name: "hash", type: { type: "fixed", name: "Hash", size: 4 } },
  { name: "again", type: "n.s.Hash" },
  { name: "color", type: { type: "enum", name: "Color", symbols: ["RED", "BLUE"] } },
  { name: "day", type: { type: "int", logicalType: "date" } },
  { name: "ms", type: { type: "long", logicalType: "timestamp-millis" } },
  { name: "us", type: optional({ type: "long", logicalType: "timestamp-micros" }) },
  { name: "time", type: { type: "int", logicalType: "time-millis" } },
  { name: "list", type: { type: "array", items: optional("long") } },
  { name: "map", type: { type: "map", values: "double" } },
  { name: "inner", type: { type: "record", name: "Inner", fields: [{ name: "x", type: optional("int") }] } },
  { name: "nothing", type: "null" },
);

function wideRow(i: number): Any {
  const sign = i % 2 === 0 ? 1 : -1;
  return {
    flag: i % 3 === 0,
    small: i % 5 === 0 ? null : sign * i * 40_000_000 % 2_147_483_647,
    big: i % 7 === 0 ? null : BigInt(sign) * (1n << BigInt(i % 63)) + BigInt(i),
    single: Math.fround(i / 3),
    double: sign * i * 1e300,
    text: i % 4 === 0 ? null : `text ${i} é中😀`,
    bytes: Uint8Array.from({ length: i % 9 }, (_, at) => at * i),
    hash: Uint8Array.of(i, 2, 3, 255),
    again: Uint8Array.of(9, 8, 7, i),
    color: i % 2 === 0 ? "RED" : "BLUE",
    day: i * 37 - 500,
    ms: 1_700_000_000_000n + BigInt(i),
    us: i % 6 === 0 ? null : -1_700_000_000_000_001n,
    time: 3_600_000 + i,
    list: Array.from({ length: i % 4 }, (_, at) => at === 1 ? null : BigInt(at * i)),
    map: i % 3 === 0 ? {} : { a: i / 2, ["b c"]: -i },
    inner: { x: i % 2 === 0 ? null : i },
    nothing: null,
  };
}

/** A row as this engine gives it. */
function expected(row: Any): Any {
  return {
    ...row,
    day: row.day * 86_400_000,
    ms: Number(row.ms),
    map: Object.entries(row.map).map(([key, value]) => ({ key, value })),
  };
}

Deno.test("avroSource() reads what avsc writes, of every type, with either of its codecs", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => wideRow(i));
  for (const codec of ["null", "deflate"]) {
    const bytes = await avscFile(wide, rows.map(fromPlain), codec);
    const read = await inFile(bytes, (path) => readAll(path));
    assertEquals(read, rows.map(expected));
  }
});

/** avsc wants node's buffers for bytes. */
function fromPlain(row: Any): Any {
  const bytes = (value: Uint8Array) => Buffer.from(value);
  return { ...row, bytes: bytes(row.bytes), hash: bytes(row.hash), again: bytes(row.again) };
}

Deno.test("avroSource() names the columns by Avro's types", () =>
  avscFile(wide, [fromPlain(wideRow(0))]).then((bytes) =>
    inFile(bytes, (path) =>
      assertEquals(
        String(avroSource(path).schema),
        "flag bool, small int32?, big int64?, single float32, double float64, text utf8?, bytes binary, " +
          "hash binary, again binary, color utf8, day date, ms timestamp[ms], us timestamp[us]?, time int32, " +
          "list list<int64>, map list<struct<key utf8, value float64?>>, inner struct<x int32?>, nothing null?",
      ))
  ));

Deno.test("avroSource() passes over fields nobody reads, also those no column can hold", async () => {
  const self = { type: "record", name: "Node", fields: [{ name: "next", type: ["null", "Node"] }] };
  const json = record(
    { name: "node", type: self },
    { name: "id", type: "int" },
    { name: "either", type: ["int", "string", { type: "array", items: "double" }] },
    { name: "user", type: "string" },
  );
  const rows = Array.from({ length: 20 }, (_, i) => ({
    node: { next: { next: { next: null } } },
    id: i,
    either: [i, `t${i}`, [1, 2, i]][i % 3],
    user: `u${i}`,
  }));
  const bytes = await avscFile(json, rows);
  await inFile(bytes, async (path) => {
    assertEquals(
      await readAll(path, { schema: { user: utf8, id: int32 } }),
      rows.map(({ id, user }) => ({ user, id })),
    );
    assertEquals(
      await readAll(path, { schema: { user: utf8, id: int32 } }, ["id"]),
      rows.map(({ id }) => ({ id })),
    );
    const error = assertThrows(() => avroSource(path), VolleyError);
    assertEquals([error.code, error.at.column], ["AVRO_TYPE_UNSUPPORTED", "node"]);
    const either = assertThrows(() => avroSource(path, { schema: { either: utf8 } }), VolleyError);
    assertEquals(either.code, "AVRO_TYPE_UNSUPPORTED");
    const wrong = assertThrows(() => avroSource(path, { schema: { id: float64 } }), VolleyError);
    assertEquals(wrong.code, "SCHEMA_MISMATCH");
    const none = assertThrows(() => avroSource(path, { schema: { usr: utf8 } }), VolleyError);
    assertEquals(none.code, "COLUMN_NOT_FOUND");
  });
});

Deno.test("avroSink() writes what avsc reads", async () => {
  const shape = schema({
    id: int64,
    name: nullable(utf8),
    score: float64,
    at: timestamp("us"),
  }) as Schema;
  const batch = suiteBatch(shape, 300, 5);
  for (const codec of ["null", "deflate"] as const) {
    const rows = await avscRows(await written(batch, { codec, blockBytes: 1000 }));
    assertEquals(rows.map((row) => ({ ...row })), toRows(batch));
  }
});

Deno.test("avroSink() keeps every type through every codec, also types Avro has no word for", async () => {
  const { dictionary: _, ...shape } = everyType;
  const batch = suiteBatch(schema(shape) as Schema, 200, 8);
  for (const codec of AVRO_CODECS) {
    const bytes = await written(batch, { codec, blockBytes: 3000 });
    await inFile(bytes, async (path) => {
      assertEquals(String(avroSource(path).schema), String(batch.schema));
      assertEquals(await readAll(path), toRows(batch));
    });
  }
});

Deno.test("avroSink() refuses names Avro has no room for, and unknown codecs", async () => {
  const batch = suiteBatch(schema({ "two words": int32 }) as Schema, 2, 1);
  const error = await assertRejects(() => written(batch), VolleyError);
  assertEquals([error.code, error.hint], [
    "AVRO_NAME_INVALID",
    `Rename it first: rename({ "two words": "two_words" }).`,
  ]);
  const unknown = assertThrows(() => avroSink("a.avro", { codec: "lzo" as "null" }), VolleyError);
  assertEquals(unknown.code, "AVRO_CODEC_UNKNOWN");
});

const plain = record({ name: "id", type: "int" }, { name: "user", type: "string" });
const plainRows = Array.from({ length: 50 }, (_, i) => ({ id: i, user: `user ${i}` }));

async function failure(bytes: Uint8Array): Promise<VolleyError> {
  return await inFile(bytes, (path) => assertRejects(() => readAll(path), VolleyError));
}

Deno.test("Avro cut off at any byte is FILE_CORRUPT, or ends at the end of a block", async () => {
  for (const codec of ["null", "deflate"]) {
    const whole = await avscFile(plain, plainRows, codec);
    const ends = blockEnds(whole);
    assert(ends.length > 2);
    for (let size = 0; size < whole.length; size += size < 300 ? 7 : 3) {
      if (ends.includes(size)) continue;
      assertEquals((await failure(whole.subarray(0, size))).code, "FILE_CORRUPT", `${codec}, cut at ${size}`);
    }
  }
});

/** Bytes after each sync marker, the header's first. */
function blockEnds(bytes: Uint8Array): number[] {
  const sync = bytes.subarray(bytes.length - 16);
  const ends: number[] = [];
  for (let at = 0; at + 16 <= bytes.length; at++) {
    if (sync.every((byte, i) => bytes[at + i] === byte)) ends.push(at + 16);
  }
  return ends;
}

Deno.test("Avro with a flipped byte is a coded error or readable, and never hangs", async () => {
  for (const codec of ["null", "deflate"]) {
    const whole = await avscFile(plain, plainRows, codec);
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = whole.slice();
      bytes[at] ^= 1 << (at & 7);
      await inFile(bytes, async (path) => {
        try {
          await readAll(path);
        } catch (error) {
          assert(error instanceof VolleyError, `${codec}, byte ${at}: ${error}`);
        }
      });
    }
  }
});

Deno.test("a wrong sync marker, a wrong magic and an unknown codec are told", async () => {
  const whole = await avscFile(plain, plainRows);
  const marker = whole.slice();
  marker[blockEnds(whole)[1] - 1] ^= 1;
  const wrong = await failure(marker);
  assertEquals(wrong.code, "FILE_CORRUPT");
  assert(/the sync marker after it is wrong \(block at byte \d+\)/.test(wrong.message), wrong.message);
  const text = await failure(new TextEncoder().encode(`{"type":"record"}`));
  assertEquals([text.code, text.hint?.startsWith("This may be JSON")], ["FILE_CORRUPT", true]);
  const parquet = await failure(new TextEncoder().encode("PAR1....."));
  assertEquals(parquet.hint, "This is a Parquet file: read it with fromParquet().");
  const codec = whole.slice();
  const at = new TextDecoder("latin1").decode(whole).indexOf("avro.codec") + "avro.codec".length + 1;
  codec.set(new TextEncoder().encode("nulX"), at);
  const unknown = await failure(codec);
  assertEquals(unknown.code, "AVRO_CODEC_UNKNOWN");
  assert(unknown.message.includes(`"nulX"`), unknown.message);
});

Deno.test("a null in a column declared never null, and a time in the year 50,000, are told", async () => {
  const json = record({ name: "user", type: optional("string") }, {
    name: "at",
    type: { type: "long", logicalType: "timestamp-millis" },
  });
  const bytes = await avscFile(json, [{ user: null, at: 1_515_711_600_000_000n }]);
  await inFile(bytes, async (path) => {
    const user = await assertRejects(() => readAll(path, { schema: { user: utf8 } }), VolleyError);
    assertEquals([user.code, user.at.column], ["SCHEMA_MISMATCH", "user"]);
    const at = await assertRejects(() => readAll(path, { schema: { at: timestamp("ms") } }), VolleyError);
    assertEquals([at.code, at.at.column], ["TIMESTAMP_OUT_OF_RANGE", "at"]);
  });
});
