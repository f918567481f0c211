import { assertEquals, assertThrows } from "@std/assert";
import * as t from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { encodeKey, KeyCodec } from "./key_codec.ts";

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const encoded = (value: unknown, type: t.DataType) => hex(encodeKey([value], [type]));

Deno.test("encodeKey() writes one column as Kafka's serialisers do", () => {
  assertEquals(encoded(1, t.int32), "00000001");
  assertEquals(encoded(-2, t.int32), "fffffffe");
  assertEquals(encoded(-2n, t.int64), "fffffffffffffffe");
  assertEquals(encoded(5, t.int64), "0000000000000005");
  assertEquals(encoded(-1, t.int16), "ffff");
  assertEquals(encoded("é€", t.utf8), "c3a9e282ac");
  assertEquals(encoded(Uint8Array.of(1, 0), t.binary), "0100");
  assertEquals(encoded(1.5, t.float64), "3ff8000000000000");
  assertEquals(encoded(1.5, t.float32), "3fc00000");
  assertEquals(encoded(true, t.bool), "01");
  assertEquals(encoded(86_400_000 * -3, t.date), "fffffffd");
  assertEquals(encoded(1_700_000_000_123, t.timestamp("ms")), "0000018bcfe5687b");
  assertEquals(encoded(2_000, t.timestamp("s")), "0000000000000002");
  assertEquals(encoded("-0.01", t.decimal(10, 2)), "f".repeat(32));
});

Deno.test("encodeKey() has one zero, one NaN, one spelling of a decimal", () => {
  const nan = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)[0];
  assertEquals(encoded(-0, t.float64), encoded(0, t.float64));
  assertEquals(encoded(-0, t.float32), encoded(0, t.float32));
  assertEquals(encoded(nan, t.float64), "7ff8000000000000");
  assertEquals(encoded(NaN, t.float32), "7fc00000");
  assertEquals(encoded("12.5", t.decimal(10, 2)), encoded("+012.500", t.decimal(10, 2)));
  assertEquals(encoded("-0", t.decimal(10, 2)), encoded("0.00", t.decimal(10, 2)));
});

Deno.test("encodeKey() does not see the physical layout", () => {
  const coded = t.dictionary(t.utf8);
  assertEquals(encoded("JFK", coded), encoded("JFK", t.utf8));
  assertEquals(encodeKey(["JFK", 1], [coded, t.int32]), encodeKey(["JFK", 1], [t.utf8, t.int32]));
});

Deno.test("encodeKey() sets null apart from every value", () => {
  assertEquals(encoded(null, t.int32), "");
  assertEquals(encoded(null, t.utf8), "ff");
  assertEquals(encoded("", t.utf8), "");
  assertEquals(encoded(null, t.binary), "ff");
  assertEquals(encoded(Uint8Array.of(255), t.binary), "ffff");
  assertEquals(encoded(Uint8Array.of(255, 255), t.binary), "ffffff");
  assertEquals(encoded(Uint8Array.of(255, 1), t.binary), "ff01");
});

Deno.test("encodeKey() keeps neighbouring columns of a composite apart", () => {
  const types = [t.utf8, t.utf8];
  const keys = [["ab", "c"], ["a", "bc"], ["abc", ""], ["abc", null], [null, "abc"], ["", "abc"]];
  assertEquals(new Set(keys.map((key) => hex(encodeKey(key, types)))).size, keys.length);
  assertEquals(hex(encodeKey(["ab", null], types)), "01" + "00000002" + "6162" + "00");
});

const NESTED = t.struct({ id: t.int32, tags: t.list(t.utf8) });

const VALUES: readonly [t.DataType, unknown[]][] = [
  [t.bool, [true, false]],
  [t.int8, [-128, 127, 0]],
  [t.uint8, [0, 255]],
  [t.int16, [-32768, 32767]],
  [t.uint16, [0, 65535]],
  [t.int32, [-2147483648, 2147483647]],
  [t.uint32, [0, 4294967295]],
  [t.int64, [-(2n ** 63n), 2n ** 63n - 1n]],
  [t.uint64, [0n, 2n ** 64n - 1n]],
  [t.float32, [1.5, -Infinity, NaN]],
  [t.float64, [0.1, Number.MAX_VALUE, NaN]],
  [t.utf8, ["", "a", "\ufeffbom", "日本\u{1f600}", "x".repeat(500)]],
  [t.binary, [new Uint8Array(0), Uint8Array.of(255), Uint8Array.of(0, 255)]],
  [t.date, [0, -86_400_000, 86_400_000 * 20_000]],
  [t.timestamp("s"), [0, -1_000]],
  [t.timestamp("ms"), [1_700_000_000_123, -1]],
  [t.timestamp("us"), [-1n, 2n ** 62n]],
  [t.decimal(38, 3), ["0.000", "-0.001", "12345678901234567890123456789012345.678"]],
  [t.decimal(5, 0), ["-7", "12345"]],
  [t.list(t.int32), [[], [1, null, 3]]],
  [t.fixedSizeList(t.float32, 2), [Float32Array.of(1, -2)]],
  [NESTED, [{ id: 1, tags: ["a", null] }, { id: null, tags: null }]],
];

Deno.test("KeyCodec.decode() gives back every value, alone and in a composite", () => {
  for (const [type, values] of VALUES) {
    const single = new KeyCodec([type]);
    const composite = new KeyCodec([t.utf8, type]);
    for (const value of [...values, null]) {
      assertEquals(single.decode(single.encode([value])), [value], t.describeType(type));
      assertEquals(composite.decode(composite.encode(["k", value])), ["k", value], t.describeType(type));
    }
  }
});

Deno.test("KeyCodec.encode() is injective over the values of a type", () => {
  for (const [type, values] of VALUES) {
    const all = [...values, null].map((value) => encoded(value, type));
    assertEquals(new Set(all).size, all.length, t.describeType(type));
  }
});

Deno.test("KeyCodec.encode() of no columns is no bytes", () => {
  assertEquals(encodeKey([], []).length, 0);
  assertEquals(new KeyCodec([]).decode(new Uint8Array(0)), []);
});

Deno.test("KeyCodec.encode() refuses what is none of the type's values", () => {
  const bad: [t.DataType, unknown][] = [
    [t.int32, 1.5],
    [t.int32, 2 ** 31],
    [t.int32, "1"],
    [t.int64, 2n ** 63n],
    [t.uint64, -1n],
    [t.utf8, 7],
    [t.bool, 1],
    [t.date, 5],
    [t.timestamp("s"), 1],
    [t.decimal(10, 2), "1.005"],
    [t.decimal(10, 2), "1e"],
    [t.decimal(38, 0), "1e39"],
    [t.fixedSizeList(t.int32, 2), [1]],
    [t.nulls, 1],
  ];
  for (const [type, value] of bad) {
    const error = assertThrows(() => encodeKey([value], [type]), VolleyError);
    assertEquals(error.code, "KEY_VALUE_INVALID", t.describeType(type));
  }
  assertEquals(assertThrows(() => encodeKey([1], []), VolleyError).code, "KEY_VALUE_INVALID");
});

Deno.test("KeyCodec.encode() goes on after a refusal as if nothing was", () => {
  const codec = new KeyCodec([t.int32, t.int32]);
  assertThrows(() => codec.encode([1, "x"]), VolleyError);
  assertEquals(hex(codec.encode([1, 2])), "01000000010100000002");
});

Deno.test("KeyCodec.decode() refuses bytes of other types", () => {
  const decode = (bytes: number[], ...types: t.DataType[]) => () =>
    new KeyCodec(types).decode(Uint8Array.from(bytes));
  for (const act of [decode([1, 2, 3], t.int32), decode([1, 2, 3, 4, 5], t.int32), decode([0xc3], t.utf8)]) {
    assertEquals(assertThrows(act, VolleyError).code, "KEY_BYTES_INVALID");
  }
});

Deno.test("KeyCodec.encode() gives equal decimals equal bytes, however they are written", () => {
  const codec = new KeyCodec([t.decimal(10, 2)]);
  for (const same of ["1000.0", "1e3", "+1000", "1000.00"]) {
    assertEquals(codec.encode([same]), codec.encode(["1000"]));
  }
});
