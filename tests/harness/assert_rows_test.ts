import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { assertGolden } from "./assert_golden.ts";
import { assertRows } from "./assert_rows.ts";

Deno.test("assertRows() takes rows in any order, unless order counts", () => {
  const [a, b] = [{ n: 1 }, { n: 2 }];
  assertRows([a, b, b], [b, a, b]);
  assertThrows(() => assertRows([a, b], [b, a], { ordered: true }));
});

Deno.test("assertRows() shows what is missing, what is too much, and rows near by", () => {
  const rows = Array.from({ length: 9 }, (_, n) => ({ n }));
  const found = rows.map(({ n }) => n === 4 ? { n: 40 } : { n });
  const { message } = assertThrows(() => assertRows(found, rows, { ordered: true })) as Error;
  assertEquals(message.split("\n"), [
    "9 rows wanted, 9 found: 1 missing (-), 1 too much (+)",
    "  { n: 2 }",
    "  { n: 3 }",
    "- { n: 4 }",
    "+ { n: 40 }",
    "  { n: 5 }",
    "  { n: 6 }",
    "  ...",
  ]);
});

Deno.test("assertRows() tells apart what JSON writes alike", () => {
  for (const [a, b] of [[1, 1n], [0, -0], [null, undefined], [NaN, null], ["1", 1]]) {
    assertThrows(() => assertRows([{ v: a }], [{ v: b }]));
    assertRows([{ v: a }], [{ v: a }]);
  }
});

Deno.test("assertGolden() holds rows to a file it can write", async () => {
  const directory = await Deno.makeTempDir();
  const path = `${directory}/new/rows.txt`;
  const rows = [{ user: "b", n: 2n }, { user: "a", n: 1n }];
  await assertRejects(() => assertGolden(rows, path, { update: false }), Error, "VOLLEY_UPDATE_GOLDEN");
  await assertGolden(rows, path, { update: true });
  assertEquals(await Deno.readTextFile(path), '{ n: 1n, user: "a" }\n{ n: 2n, user: "b" }\n');
  await assertGolden([...rows].reverse(), path, { update: false });
  await assertRejects(() => assertGolden(rows.slice(1), path, { update: false }), Error, "1 missing");
  await Deno.remove(directory, { recursive: true });
});
