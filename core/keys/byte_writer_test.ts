import { assertEquals, assertThrows } from "@std/assert";
import { ByteReader } from "./byte_reader.ts";
import { ByteWriter } from "./byte_writer.ts";

Deno.test("ByteReader reads back what ByteWriter wrote", () => {
  const writer = new ByteWriter(1);
  writer.u8(200);
  writer.u16(-1);
  writer.u32(0xdeadbeef);
  writer.u64(-1n);
  writer.f32(-0.5);
  writer.f64(Math.PI);
  const length = writer.openLength();
  writer.text("héllo".repeat(100));
  writer.closeLength(length);
  const reader = new ByteReader(writer.take());
  assertEquals([reader.u8(), reader.u16(), reader.u32(), reader.u64()], [
    200,
    65535,
    0xdeadbeef,
    2n ** 64n - 1n,
  ]);
  assertEquals([reader.f32(), reader.f64()], [-0.5, Math.PI]);
  assertEquals(reader.text(reader.u32()), "héllo".repeat(100));
  assertEquals(reader.remaining, 0);
  assertEquals(writer.length, 0);
});

Deno.test("varint() holds every safe integer", () => {
  const values = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
  const writer = new ByteWriter();
  for (const value of values) writer.varint(value);
  const reader = new ByteReader(writer.take());
  assertEquals(values.map(() => reader.varint()), values);
});

Deno.test("ByteReader refuses to read past its end", () => {
  const reader = new ByteReader(Uint8Array.of(255, 255, 255));
  assertThrows(() => reader.u32(), RangeError);
  assertThrows(() => reader.varint(), RangeError);
  assertThrows(() => reader.raw(4), RangeError);
});
