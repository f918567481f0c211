import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { parseShortNumber } from "./number_bytes.ts";
import { TextCache } from "./text_cache.ts";
import { parseShortTime } from "./time_bytes.ts";

const encode = (text: string) => new TextEncoder().encode(`,${text};`);
const inside = <T>(text: string, parse: (bytes: Uint8Array, from: number, to: number) => T): T => {
  const bytes = encode(text);
  return parse(bytes, 1, bytes.length - 1);
};

Deno.test("parseShortNumber() is Number() or NaN, and the number for every short decimal", () => {
  const random = seededRandom(1);
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join("");
  for (let i = 0; i < 20_000; i++) {
    const whole = String(Number(digits(1 + Math.floor(random() * 9))));
    const text = (random() < 0.5 ? "-" : "") + whole +
      (random() < 0.5 ? `.${digits(1 + Math.floor(random() * 6))}` : "");
    assertStrictEquals(inside(text, parseShortNumber), Number(text), text);
  }
});

Deno.test("parseShortNumber() leaves everything unusual to others", () => {
  for (
    const text of [
      "",
      "-",
      ".",
      "1.",
      ".5",
      "01",
      "-01",
      "1e5",
      "+1",
      "1,5",
      "1.2.3",
      "1234567890123456",
      "0x1",
      " 1",
    ]
  ) {
    assertEquals(inside(text, parseShortNumber), NaN, text);
  }
  assert(Object.is(inside("-0", parseShortNumber), -0));
});

Deno.test("parseShortTime() is Date.parse() for instants of its form", () => {
  const random = seededRandom(2);
  for (let i = 0; i < 20_000; i++) {
    const ms = Math.floor(-6e13 + random() * 3e14);
    const text = new Date(ms).toISOString();
    assertEquals(inside(text, parseShortTime), ms, text);
    assertEquals(inside(text.slice(0, 19), parseShortTime), ms - (((ms % 1000) + 1000) % 1000), text);
    assertEquals(inside(text.slice(0, 10), parseShortTime), Date.parse(text.slice(0, 10)), text);
    assertEquals(
      inside(text.slice(0, 16).replace("T", " "), parseShortTime),
      Date.parse(`${text.slice(0, 16)}Z`),
    );
  }
});

Deno.test("parseShortTime() gives NaN for days and times that don't exist", () => {
  const texts = [
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-04-31",
    "0000-01-01",
    "2024-01-01T24:00",
    "2024-01-01T10:60",
    "2024-01-01T10:00:60",
    "2024-01-01T10:00:00+01:00",
    "2024-01-01T10:00:00.1234Z",
    "2024/01/01",
    "24-01-01",
  ];
  for (const text of texts) assertEquals(inside(text, parseShortTime), NaN, text);
});

Deno.test("TextCache gives each text's own characters, whatever it has seen", () => {
  const random = seededRandom(3);
  const cache = new TextCache();
  for (let i = 0; i < 60_000; i++) {
    const length = Math.floor(random() * (i % 100 === 0 ? 200 : 6));
    const text = Array.from({ length }, () => "aé中😀"[Math.floor(random() * 3)]).join("") +
      (i % 3 === 0 ? i : "");
    assertEquals(inside(text, (bytes, from, to) => cache.get(bytes, from, to)), text);
  }
  assertThrows(() => cache.get(Uint8Array.of(0x61, 0xc3), 0, 2), TypeError);
});
