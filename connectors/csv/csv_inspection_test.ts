import { assertEquals, assertRejects } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { VolleyError } from "../../core/mod.ts";
import { inferCsv } from "./csv_inspection.ts";
import { csvSource } from "./source.ts";

async function inFile<T>(content: string, test: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/file.csv`, content);
    return await test(`${folder}/file.csv`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("inferCsv() says what csvSource() takes, whatever the values", async () => {
  const random = seededRandom(12);
  const values = [
    ["1", "-2.5", "3e4", ""],
    ["true", "FALSE", ""],
    ["2024-01-02", "0999-12-31"],
    [
      "2024-01-01T10:00:00Z",
      "0999-01-01 10:00",
    ],
    ["007", "0.5", "12"],
    ["x", "", "y z"],
  ];
  for (let round = 0; round < 60; round++) {
    const kinds = Array.from({ length: 4 }, () => values[Math.floor(random() * values.length)]);
    const cell = (column: number) => {
      const from = random() < 0.05 ? values[Math.floor(random() * values.length)] : kinds[column];
      return from[Math.floor(random() * from.length)];
    };
    const lines = Array.from({ length: 30 }, () => [0, 1, 2, 3].map(cell).join(","));
    await inFile(`a,b,c,d\n${lines.join("\n")}\n`, async (path) => {
      assertEquals(String((await inferCsv(path)).schema), String(csvSource(path).schema));
    });
  }
});

Deno.test("inferCsv() names the lines that force a wider type, and how a column could carry time", () =>
  inFile(
    [
      "at,seen,amount,zip,none",
      ...Array.from(
        { length: 50 },
        (_, i) => `2024-01-01T00:00:${String(i).padStart(2, "0")}Z,${1.7e9 + i},${i}.5,0${i},`,
      ),
      "2024-01-02T00:00:00Z,1700000099,n/a,01,",
      "2024-01-02T00:00:01Z,1700000100,-,02,",
    ].join("\n"),
    async (path) => {
      const report = await inferCsv(path);
      assertEquals(
        String(report.schema),
        "at timestamp[ms]?, seen float64?, amount utf8?, zip utf8?, none utf8?",
      );
      const [at, seen, amount, zip, none] = report.columns;
      assertEquals([at.time, seen.time, amount.time, zip.time, none.time], [
        "ISO 8601 text",
        "epoch seconds",
        null,
        null,
        null,
      ]);
      assertEquals(report.timeColumns, ["at", "seen"]);
      assertEquals(amount.conflicts, [{ kind: "utf8", count: 2, lines: [52, 53], example: "n/a" }]);
      assertEquals(amount.why, "50 of 52 values are float64, the others are not");
      assertEquals([zip.why, none.why, none.nulls], [
        "digits with a leading zero are a code",
        "no value was found",
        52,
      ]);
      assertEquals([report.rows, report.whole], [52, true]);
    },
  ));

Deno.test("inferCsv() looks at as many rows as it is told to, and lists lines that are no records", () =>
  inFile('a,b\n1,2\n1\n"x" y,3\n"two\nlines",4\n5,6\n7,8\n', async (path) => {
    const report = await inferCsv(path, { rows: 4 });
    assertEquals([report.rows, report.whole, report.badLines], [2, false, 2]);
    assertEquals(report.firstBadLines.map(({ line }) => line), [3, 4]);
    assertEquals((await inferCsv(path, { rows: Infinity })).whole, true);
    assertEquals(
      (await assertRejects(() => inferCsv(path, { rows: 0 }), VolleyError)).code,
      "SOURCE_OPTION_INVALID",
    );
  }));

Deno.test("InferenceReport prints as a table and as JSON", () =>
  inFile("user,amount\nada,1\nbob,\nbob,x\neve,2\n", async (path) => {
    const report = await inferCsv(path);
    assertEquals(
      String(report).split("\n").slice(1),
      [
        "column  type   nulls   why                                            examples",
        "user    utf8?  0 %     text                                           ada, bob, eve",
        "amount  utf8?  25.0 %  2 of 3 values are float64, the others are not  1, x, 2",
        "amount: 1 of kind utf8 (line 4), first x",
      ],
    );
    const json = JSON.parse(JSON.stringify(report));
    assertEquals([json.columns[1].type, json.columns[1].conflicts[0].lines], ["utf8", [4]]);
  }));
