import { assertEquals } from "@std/assert";
import { nextBehind } from "./behind_places.ts";

Deno.test("nextBehind() finds the rows behind that are among the rows, and passes over the others", () => {
  const rows = Int32Array.of(2, 3, 7, 8, 11, 99);
  const behind = { rows: Int32Array.of(0, 3, 4, 11, 12), watermarks: new Float64Array(5) };
  assertEquals(nextBehind(rows, 5, behind, 0), [1, 1]);
  assertEquals(nextBehind(rows, 5, behind, 2), [3, 4]);
  assertEquals(nextBehind(rows, 5, behind, 4), [5, 5]);
  assertEquals(nextBehind(rows, 0, behind, 0), [5, 0]);
});
