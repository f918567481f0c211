import { assertEquals, assertThrows } from "@std/assert";
import {
  csvSource,
  date,
  int32,
  int64,
  jsonlSource,
  nullable,
  parquetSource,
  type ReadRequest,
  type Schema,
  schema,
  type Shape,
  type Source,
  StreamExecutionEnvironment,
  systemClock,
  toRows,
  utf8,
  VolleyError,
} from "../../mod.ts";
import { partitionTexts } from "../../connectors/files/partition_path.ts";

const PLACES = [
  "year=2023/region=eu%2Fwest",
  "year=2024/region=us",
  "year=2024/region=__HIVE_DEFAULT_PARTITION__",
];

/** A folder of one file a place, of one row each, in a format. */
async function inFolder(
  format: "csv" | "jsonl" | "parquet",
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [n, place] of PLACES.entries()) {
      const path = `${folder}/${place}/part.${format}`;
      const rows = new StreamExecutionEnvironment().fromIter([{ n }], { schema: { n: int32 } });
      if (format === "csv") await rows.toCsv(path).execute("write");
      else if (format === "jsonl") await rows.toJsonl(path).execute("write");
      else await rows.toParquet(path).execute("write");
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function read(source: Source, request?: ReadRequest): Promise<Record<string, unknown>[]> {
  if (request !== undefined) source.narrow!(request);
  const signal = new AbortController().signal;
  await source.open({ clock: systemClock, signal, batchRows: 10, restored: null });
  const rows: Record<string, unknown>[] = [];
  for (let record = await source.poll(); record !== null; record = await source.poll()) {
    rows.push(...toRows(record.data));
  }
  await source.close();
  return rows.sort((a, b) => Number(a.n) - Number(b.n));
}

const declared = schema({ year: int32, region: nullable(utf8) });

Deno.test("partitions become typed columns of every format", async () => {
  const wanted = [{ n: 0, year: 2023, region: "eu/west" }, { n: 1, year: 2024, region: "us" }, {
    n: 2,
    year: 2024,
    region: null,
  }];
  const options = { schema: { n: int32 }, partitions: declared };
  await inFolder("csv", async (folder) => {
    assertEquals(await read(csvSource(folder, options)), wanted);
    assertEquals(await read(csvSource(`${folder}/**/*.csv`, options)), wanted);
  });
  await inFolder("jsonl", async (folder) => assertEquals(await read(jsonlSource(folder, options)), wanted));
  await inFolder(
    "parquet",
    async (folder) => assertEquals(await read(parquetSource(folder, options)), wanted),
  );
});

Deno.test("partitions: true takes all that the paths name, as text", () =>
  inFolder("jsonl", async (folder) => {
    const source = jsonlSource(folder, { schema: { n: int32 }, partitions: true });
    assertEquals(String(source.schema), "n int32, year utf8?, region utf8?");
    assertEquals((await read(source))[0], { n: 0, year: "2023", region: "eu/west" });
  }));

Deno.test("partition columns are columns to the type checker and to expressions", () =>
  inFolder("parquet", async (folder) => {
    const { results } = await new StreamExecutionEnvironment()
      .fromParquet(folder, { schema: { n: int32 }, partitions: { year: int32, region: nullable(utf8) } })
      .filterExpr((c) => c.year.eq(2024))
      .collect()
      .execute("read");
    const years: number[] = results.map(({ year }) => year);
    assertEquals(years, [2024, 2024]);
  }));

Deno.test("a predicate on partitions leaves out files, columns of paths are left out by name", () =>
  inFolder("jsonl", async (folder) => {
    const source = jsonlSource(folder, { schema: { n: int32 }, partitions: declared }) as unknown as Source<
      Shape
    >;
    const predicate = {
      op: "call",
      fn: "eq",
      args: [{ op: "col", name: "year" }, { op: "lit", type: int32, value: 2023 }],
    } as const;
    assertEquals(await read(source, { columns: ["n", "region"], predicate }), [{ n: 0, region: "eu/west" }]);
    assertEquals(source.counts!().skippedFiles, 2);
    assertEquals((await read(source, { columns: null, predicate: null })).length, 3);
  }));

Deno.test("partitions that differ from file to file, or are of another type, are refused", () =>
  inFolder("csv", async (folder) => {
    const refusal = (partitions: Schema | true, path = folder) =>
      assertThrows(() => csvSource(path, { schema: { n: int32 }, partitions }), VolleyError);
    assertEquals(refusal(schema({ year: int64, region: utf8 })).code, "PARTITION_VALUE_INVALID");
    assertEquals(refusal(schema({ year: date, region: nullable(utf8) })).code, "PARTITION_VALUE_INVALID");
    assertEquals(refusal(schema({ month: int32 })).code, "PARTITION_MISMATCH");
    await Deno.mkdir(`${folder}/year=2025`);
    await Deno.copyFile(`${folder}/${PLACES[1]}/part.csv`, `${folder}/year=2025/other.csv`);
    const error = refusal(true);
    assertEquals(error.code, "PARTITION_MISMATCH");
    assertEquals(["year=2023", "year=2025"].map((part) => error.message.includes(part)), [true, true]);
  }));

Deno.test("partitionTexts() reads folders, not names of files", () => {
  assertEquals(partitionTexts("/d/a%20b=c%3Dd=e/=x/f=g.csv"), [["a b", "c=d=e"]]);
  assertEquals(partitionTexts("d/k=/l=%zz/f.csv"), [["k", ""], ["l", "%zz"]]);
});
