import { assertEquals, assertThrows } from "@std/assert";
import { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readValue } from "./value_reader.ts";
import { UnserialisableValue, writeValue } from "./value_writer.ts";

function roundTrip(value: unknown): unknown {
  const writer = new ByteWriter();
  writeValue(writer, value);
  const reader = new ByteReader(writer.take());
  const back = readValue(reader);
  assertEquals(reader.remaining, 0);
  return back;
}

const shared = { n: 1 };
const VALUES: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -0, 1, -1, 127, 128, -129, 2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 53, 0.1],
  ...[NaN, Infinity, -Infinity, 5e-324, 0n, -1n, 255n, 256n, -(2n ** 200n)],
  ...["", "a", "日本\u{1f600}", "\ufeffx", "\ud800lone", "x".repeat(1_000)],
  ...[new Date(0), new Date(-1.5e12), [], [1, [2, [3]]], {}, { a: undefined, b: { c: [null] } }],
  new Map<unknown, unknown>([[1, "a"], ["1", new Map([[2n, new Set(["x"])]])], [NaN, null]]),
  new Set([1, "1", 1n]),
  ...[
    new Uint8Array([1, 2]),
    new Float64Array([NaN, -0]),
    new BigInt64Array([-1n]),
    new Uint8ClampedArray(3),
  ],
  new Uint16Array([1, 2, 3, 4]).subarray(1, 3),
  Uint8Array.of(9, 8).buffer,
  [shared, shared],
  JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'),
];

Deno.test("readValue() gives back what writeValue() wrote", () => {
  for (const value of VALUES) assertEquals(roundTrip(value), value);
  assertEquals(Object.is(roundTrip(-0), -0), true);
  assertEquals(Number.isNaN((roundTrip(new Date(NaN)) as Date).getTime()), true);
  assertEquals(roundTrip([1, , 3]), [1, undefined, 3]);
});

Deno.test("readValue() makes own properties of any name", () => {
  const back = roundTrip(JSON.parse('{"__proto__": {"polluted": 1}}')) as object;
  assertEquals([Object.hasOwn(back, "__proto__"), "polluted" in back], [true, false]);
});

Deno.test("writeValue() says which part it cannot write, and why", () => {
  class Point {}
  const self: { list: unknown[] } = { list: [] };
  self.list.push(1, self);
  let deep: unknown = 0;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  const bad: [unknown, string][] = [
    [() => 1, "value is a function"],
    [{ a: [0, { cb: () => 1 }] }, "value.a[1].cb is a function"],
    [Symbol("x"), "value is a symbol"],
    [{ p: new Point() }, "value.p is an instance of Point"],
    [new (class Bag extends Map {})(), "value is an instance of Bag"],
    [[/x/], "value[0] is an instance of RegExp"],
    [new Map([["k", new Error("x")]]), "value.k is an instance of Error"],
    [new DataView(new ArrayBuffer(1)), "value is an instance of DataView"],
    [Promise.resolve(), "value is an instance of Promise"],
    [{ [Symbol.iterator]: 1 }, "value is keyed by a symbol"],
    [self, "value.list[1] is part of itself"],
    [deep, "value[0][0][0][0][0][0][0][0] is nested over 500 deep"],
  ];
  for (const [value, message] of bad) {
    assertEquals(assertThrows(() => roundTrip(value), UnserialisableValue).message, message);
  }
});

Deno.test("readValue() refuses damaged bytes", () => {
  for (
    const bytes of [[], [99], [10, 0, 0, 0, 9, 65], [10, 0, 0, 0, 1, 0xff], [18, 77, 0], [18, 3, 1, 0], [
      13,
      255,
    ]]
  ) {
    let refused = false;
    try {
      readValue(new ByteReader(Uint8Array.from(bytes)));
    } catch (error) {
      refused = error instanceof RangeError || error instanceof TypeError;
    }
    assertEquals(refused, true, bytes.join());
  }
});
