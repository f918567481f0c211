import { assertEquals } from "@std/assert";
import { encodeKey } from "./key_codec.ts";
import { int32, int64 } from "../data/mod.ts";
import { murmur2, murmur2Int32, murmur2Int64 } from "./murmur2.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

// The vectors of Kafka's own UtilsTest.testMurmur2.
const KAFKA: readonly [string, number][] = [
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107],
];

Deno.test("murmur2() gives Kafka's test vectors", () => {
  for (const [text, hash] of KAFKA) assertEquals(murmur2(bytesOf(text)), hash, text);
});

Deno.test("murmur2() hashes a part as if it stood alone", () => {
  const padded = bytesOf("xx" + KAFKA[4][0] + "yyy");
  assertEquals(murmur2(padded, 2, padded.length - 5), KAFKA[4][1]);
});

Deno.test("murmur2Int32() and murmur2Int64() hash the canonical bytes", () => {
  for (const value of [0, 1, -1, 255, 256, 0x12345678, -0x80000000, 0x7fffffff]) {
    assertEquals(murmur2Int32(value), murmur2(encodeKey([value], [int32])));
    const long = (BigInt(value) << 31n) ^ 0x1234_5678_9abcn;
    const low = Number(BigInt.asIntN(32, long));
    const high = Number(BigInt.asIntN(32, long >> 32n));
    assertEquals(murmur2Int64(low, high), murmur2(encodeKey([long], [int64])));
  }
});
