import { assertEquals, assertRejects } from "@std/assert";
import { VolleyError } from "../../core/mod.ts";
import { inferJsonl } from "./jsonl_inspection.ts";
import { jsonlSource } from "./source.ts";

async function inFile<T>(
  lines: readonly (string | object)[],
  test: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".jsonl" });
  try {
    const text = lines.map((line) => typeof line === "string" ? line : JSON.stringify(line)).join("\n");
    await Deno.writeTextFile(path, text);
    return await test(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("inferJsonl() says what jsonlSource() takes where the lines agree", () =>
  inFile([
    {
      n: 1,
      s: "x",
      b: true,
      list: [1, 2],
      inner: { a: 1 },
      at: "2024-01-01",
      ms: 1_700_000_000_000,
      gone: null,
    },
    {
      n: null,
      s: "y",
      b: false,
      list: [],
      inner: { a: 2, c: "z" },
      at: "2024-01-02T00:00:00Z",
      ms: 1_700_000_000_001,
    },
  ], async (path) => {
    const report = await inferJsonl(path);
    assertEquals(String(report.schema), String(jsonlSource(path).schema));
    assertEquals(report.timeColumns, ["at", "ms"]);
    assertEquals(report.columns.map(({ nulls }) => nulls), [1, 0, 0, 0, 0, 0, 0, 2]);
  }));

Deno.test("inferJsonl() takes the type of most values, and names the lines of the others", () =>
  inFile(
    [{ v: 1, w: [1] }, { v: "two", w: ["x"] }, "", "{", { v: 3 }, "[1]", { v: 4, w: 5 }],
    async (path) => {
      const report = await inferJsonl(path);
      assertEquals(String(report.schema), "v float64, w list<float64>?");
      assertEquals(report.columns[0].conflicts, [{ kind: "utf8", count: 1, lines: [2], example: "two" }]);
      assertEquals(report.columns[0].why, "3 of 4 values are float64: the others would be refused");
      assertEquals(report.columns[1].conflicts.map(({ kind, lines }) => [kind, lines]), [
        ["float64", [7]],
        ["list of another type", [2]],
      ]);
      assertEquals(report.firstBadLines.map(({ line, what }) => [line, what.includes("no object")]), [
        [4, false],
        [6, true],
      ]);
    },
  ));

Deno.test("inferJsonl() refuses a file without an object", () =>
  inFile(["not json"], async (path) => {
    const error = await assertRejects(() => inferJsonl(path), VolleyError);
    assertEquals([error.code, error.message.includes("line 1")], ["SCHEMA_EMPTY", true]);
  }));
