import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import {
  float64,
  int32,
  int64,
  nullable,
  type Schema,
  schema,
  timestamp,
  toRows,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { type Any, avscFile, avscRows, inFile, optional, readAll, record, written } from "./avsc_oracle.ts";
import { everyType } from "../harness/random_rows.ts";
import { suiteBatch } from "../harness/suite_rows.ts";
import { AVRO_CODECS } from "../../connectors/avro/format/codec.ts";
import { avroSink } from "../../connectors/avro/sink.ts";
import { avroSource } from "../../connectors/avro/source.ts";

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

Deno.test("avroSink() and avroSource() agree over long blocks, in every codec", async () => {
  const batch = suiteBatch(schema({ id: int64, text: nullable(utf8) }) as Schema, 9000, 2);
  for (const codec of AVRO_CODECS) {
    const bytes = await written(batch, { codec });
    assertEquals(await inFile(bytes, (path) => readAll(path)), toRows(batch));
  }
});
