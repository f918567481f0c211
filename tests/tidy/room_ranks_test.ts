import { assertEquals } from "@std/assert";
import { importBreach, roomRanks } from "./room_ranks.ts";

const REFUSED: readonly [string, string][] = [
  ["core/data/batch.ts", "../runtime/mod.ts"],
  ["core/windows/session.ts", "../data/batch.ts"],
  ["core/data/batch.ts", "../mod.ts"],
  ["core/api/data_stream.ts", "../../connectors/csv/mod.ts"],
  ["core/api/data_stream.ts", "../cellar/mod.ts"],
  ["core/api/data_stream.ts", "@volley/volley"],
  ["connectors/csv/source.ts", "../../core/data/mod.ts"],
  ["connectors/csv/source.ts", "../json_lines/source.ts"],
  ["connectors/csv/source.ts", "../files/open_file.ts"],
  ["connectors/catalog.ts", "./csv/source.ts"],
  ["connectors/csv/source.ts", "../../tests/harness/mod.ts"],
  ["core/data/batch.ts", "../../tests/harness/random.ts"],
  ["core/expr/kernel_writer.ts", "./text_test.ts"],
  ["core/data/batch_test.ts", "../../tests/oracle/random_stream.ts"],
  ["core/mod.ts", "../examples/flights.ts"],
];

const ACCEPTED: readonly [string, string][] = [
  ["core/windows/session.ts", "../data/mod.ts"],
  ["core/expr/text/lower.ts", "../node.ts"],
  ["core/api/columns_of.ts", "../expr/static/mod.ts"],
  ["core/mod.ts", "./api/mod.ts"],
  ["core/expr/kernel_test.ts", "./both_ways_test.ts"],
  ["core/data/batch_test.ts", "../../tests/harness/random.ts"],
  ["core/data/arrow.ts", "apache-arrow"],
  ["connectors/csv/source.ts", "../../core/mod.ts"],
  ["connectors/csv/source.ts", "./parse.ts"],
  ["connectors/csv/source.ts", "../files/mod.ts"],
  ["connectors/mod.ts", "./csv/mod.ts"],
  ["mod.ts", "./connectors/mod.ts"],
  ["tests/tidy/tidy_test.ts", "../../core/data/batch.ts"],
  ["examples/flights.ts", "@volley/volley"],
];

for (const [path, specifier] of REFUSED) {
  Deno.test(`room-ranks refuses ${specifier} in ${path}`, () => {
    assertEquals(importBreach(path, specifier) === null, false);
  });
}

for (const [path, specifier] of ACCEPTED) {
  Deno.test(`room-ranks accepts ${specifier} in ${path}`, () => {
    assertEquals(importBreach(path, specifier), null);
  });
}

Deno.test("room-ranks sees every form of import", () => {
  const text = `import { a } from "../runtime/mod.ts";
import type { B } from "../runtime/mod.ts";
export { c } from "../runtime/mod.ts";
export * from "../runtime/mod.ts";
const d = await import("../runtime/mod.ts");
`;
  assertEquals(roomRanks.check({ path: "core/data/x.ts", text }).map(({ line }) => line), [1, 2, 3, 4, 5]);
});
