import { assertEquals } from "@std/assert";
import { decodeUtf8, encodeUtf8 } from "./utf8_bytes.ts";

Deno.test("encodeUtf8() and decodeUtf8() are inverse, short and long, ASCII and not", () => {
  const texts = [
    "",
    "a",
    "é",
    "aé",
    "x".repeat(24),
    "x".repeat(25),
    "中".repeat(24),
    "😀".repeat(13),
    "\ufeffbom",
    "a\u0000b",
  ];
  for (const text of texts) {
    const bytes = new Uint8Array(5 + text.length * 3);
    const end = encodeUtf8(text, bytes, 5);
    assertEquals(bytes.subarray(5, end), new TextEncoder().encode(text));
    assertEquals(decodeUtf8(bytes, 5, end), text);
  }
});

Deno.test("decodeUtf8() marks invalid bytes", () => {
  assertEquals(decodeUtf8(Uint8Array.of(97, 255, 98), 0, 3), "a\ufffdb");
});
