import { assertEquals } from "@std/assert";
import { decimalText, parseDecimal, readDecimal, writeDecimal } from "./decimal_text.ts";

Deno.test("decimalText() and parseDecimal() are inverse", () => {
  for (
    const [unscaled, scale, text] of [
      [-1250n, 2, "-12.50"],
      [5n, 3, "0.005"],
      [-5n, 1, "-0.5"],
      [0n, 0, "0"],
      [10n ** 37n, 38, "0.10000000000000000000000000000000000000"],
    ] as const
  ) {
    assertEquals(decimalText(unscaled, scale), text);
    assertEquals(parseDecimal(text, scale), unscaled);
  }
});

Deno.test("parseDecimal() reads exponents and drops zeros, never digits", () => {
  assertEquals(parseDecimal("1.5e3", 0), 1500n);
  assertEquals(parseDecimal("1500e-2", 0), 15n);
  assertEquals(parseDecimal("1.500", 1), 15n);
  assertEquals(parseDecimal("1.55", 1), null);
  for (const text of ["", ".", "-", "1.2.3", "1e", "0x1", "NaN", "1e99999"]) {
    assertEquals(parseDecimal(text, 2), undefined);
  }
});

Deno.test("writeDecimal() and readDecimal() keep 128 bits and the sign", () => {
  const words = new Uint32Array(8);
  for (const value of [0n, 1n, -1n, 10n ** 38n - 1n, -(10n ** 38n) + 1n, 2n ** 64n]) {
    writeDecimal(words, 1, value);
    assertEquals(readDecimal(words, 1), value);
  }
});
