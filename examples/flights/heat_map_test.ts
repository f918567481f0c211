import { assertEquals, assertMatch } from "@std/assert";
import { heatMap } from "./heat_map.ts";
import { plainPalette, terminalPalette } from "./palette.ts";

const cells = [
  { day: 1, hour: 3, minutes: 900_000, flights: 1_999n },
  { day: 1, hour: 9, minutes: -1, flights: 10_000n },
  { day: 1, hour: 8, minutes: 50_000, flights: 10_000n },
  { day: 7, hour: 8, minutes: 149_999, flights: 10_000n },
  { day: 7, hour: 9, minutes: 150_000, flights: 10_000n },
];

Deno.test("heatMap() shades a cell by its mean delay and leaves out what too few flights make", () => {
  const [head, monday, tuesday, ...rest] = heatMap(cells, plainPalette);
  assertEquals([head, monday, tuesday.trimEnd()], ["     08 09", "Mon  ▒▒▒···", "Tue"]);
  assertEquals(rest[4], "Sun  ▓▓▓███");
});

Deno.test("heatMap() marks alarming cells in another colour than calm ones", () => {
  // deno-lint-ignore no-control-regex
  assertMatch(heatMap(cells, terminalPalette)[1], /\x1b\[38;5;(\d+)m▒▒▒\x1b\[39m\x1b\[38;5;(?!\1m)\d+m···/);
});
