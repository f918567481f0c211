import { assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { parseIso } from "./civil_time.ts";

Deno.test("parseIso() agrees with Date.parse on UTC texts", () => {
  const texts = [
    "1970-01-01",
    "2024-02-29T23:59:59.999Z",
    "0001-01-01T00:00:00Z",
    "+050000-06-01T00:00:00Z",
    "1900-02-28",
  ];
  for (const text of texts) assertEquals(parseIso(text), { epochMs: Date.parse(text), belowMsNs: 0 });
});

Deno.test("parseIso() takes text without a zone as UTC, a space for T, offsets and short forms", () => {
  const noon = Date.UTC(2024, 0, 2, 12);
  for (
    const text of [
      "2024-01-02T12:00",
      "2024-01-02 12:00:00",
      "2024-01-02T17:30+05:30",
      "2024-01-02T09:00:00-0300",
    ]
  ) {
    assertEquals(parseIso(text)?.epochMs, noon, text);
  }
  assertEquals(parseIso("2024-01-01T24:00:00Z")?.epochMs, Date.UTC(2024, 0, 2));
});

Deno.test("parseIso() keeps nanoseconds, before the epoch too", () => {
  assertEquals(parseIso("1970-01-01T00:00:00.123456789Z"), { epochMs: 123, belowMsNs: 456_789 });
  assertEquals(parseIso("1969-12-31T23:59:59.9999999Z"), { epochMs: -1, belowMsNs: 999_900 });
});

Deno.test("parseIso() is null for what is no instant", () => {
  for (
    const text of [
      "",
      "now",
      "2024",
      "2024-13-01",
      "2023-02-29",
      "2024-01-01T25:00Z",
      "2024-01-01T10:60Z",
      "2024-01-01T24:01Z",
      "2024-01-01T10:00+25:00",
      "1/2/2024",
    ]
  ) assertEquals(parseIso(text), null, text);
});

Deno.test("parseIso() agrees with Date on what toISOString writes, from year 0 to 9999", () => {
  const random = seededRandom(71);
  for (let i = 0; i < 5000; i++) {
    const epochMs = Math.floor((random() * 9999 - 1969.9) * 31_556_952_000);
    const iso = new Date(epochMs).toISOString();
    if (iso.length > 24) continue;
    assertEquals(parseIso(iso), { epochMs, belowMsNs: 0 }, iso);
    const whole = epochMs - (((epochMs % 1000) + 1000) % 1000);
    assertEquals(parseIso(`${iso.slice(0, 19)}Z`), { epochMs: whole, belowMsNs: 0 }, iso);
  }
});

Deno.test("parseIso() is null for the usual form with a digit that is none", () => {
  const text = "2024-01-02T03:04:05.678Z";
  for (let at = 0; at < text.length; at++) {
    assertEquals(parseIso(`${text.slice(0, at)}x${text.slice(at + 1)}`), null);
  }
});
