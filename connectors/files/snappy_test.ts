import { assert, assertEquals, assertThrows } from "@std/assert";
import { snappyDecompress } from "./snappy.ts";
import { snappyCompress } from "./snappy_compress.ts";

/** Bytes of `size` that repeat themselves the more, the smaller `alphabet` is. */
function bytesOf(size: number, alphabet: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 16) % alphabet;
  });
}

Deno.test("snappyDecompress() gives back what snappyCompress() was given, at any size and repetition", () => {
  for (const size of [0, 1, 3, 4, 5, 60, 61, 62, 256, 257, 300, 65_535, 65_536, 65_537, 200_001]) {
    for (const alphabet of [1, 2, 5, 256]) {
      const bytes = bytesOf(size, alphabet, size + alphabet);
      assertEquals(snappyDecompress(snappyCompress(bytes), size), bytes, `${size} of ${alphabet}`);
    }
  }
});

Deno.test("snappyCompress() makes text that repeats itself small, and random bytes hardly larger", () => {
  const text = new TextEncoder().encode("the same words over and over again; ".repeat(3000));
  assert(snappyCompress(text).length < text.length / 10);
  const noise = bytesOf(100_000, 256, 7);
  assert(snappyCompress(noise).length < noise.length + 1000);
});

Deno.test("snappyDecompress() refuses a block that is cut off or of another size", () => {
  const packed = snappyCompress(bytesOf(1000, 3, 1));
  assertThrows(() => snappyDecompress(packed.subarray(0, packed.length - 2), 1000), RangeError);
  assertThrows(() => snappyDecompress(packed, 999), RangeError);
});
