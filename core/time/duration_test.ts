import { assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { toMs } from "./duration.ts";

Deno.test("toMs() reads whole milliseconds and text of one or several units", () => {
  const read = [0, 250, "250ms", "5s", "1h30m", "1.5h", "2d", "1w"].map((duration) => toMs(duration));
  assertEquals(read, [0, 250, 250, 5_000, 5_400_000, 5_400_000, 172_800_000, 604_800_000]);
});

Deno.test("toMs() refuses what is no length of time in whole milliseconds", () => {
  for (const wrong of [-1, 0.5, NaN, Infinity, "", "5", "5 s", "-5s", "0.5ms", "s", "1y"]) {
    const error = assertThrows(() => toMs(wrong), VolleyError) as VolleyError;
    assertEquals(error.code, "DURATION_INVALID");
  }
});
