import { assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import {
  batchFromRows,
  bool,
  date,
  float64,
  int64,
  nullable,
  type RowOf,
  schema,
  type Shape,
  StreamRecord,
  systemClock,
  toRows,
  utf8,
} from "../../core/mod.ts";
import { csvSink, type CsvSinkOptions } from "./sink.ts";
import { csvSource, type CsvSourceOptions } from "./source.ts";

async function inFile<T>(test: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await test(`${folder}/file.csv`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readFile<S extends Shape>(path: string, options: CsvSourceOptions<S>, batchRows = 1000) {
  const source = csvSource(path, options);
  await source.open({ clock: systemClock, signal: new AbortController().signal, batchRows, restored: null });
  const rows: RowOf<S>[] = [];
  for (let record = await source.poll(); record !== null; record = await source.poll()) {
    rows.push(...toRows<S>(record.data));
  }
  source.close();
  return { rows, schema: String(source.schema) };
}

function read<S extends Shape>(content: string, options: CsvSourceOptions<S> = {}) {
  return inFile(async (path) => {
    await Deno.writeTextFile(path, content);
    return await readFile(path, options);
  });
}

async function write(
  path: string,
  shape: Shape,
  rows: object[],
  options: CsvSinkOptions = {},
): Promise<void> {
  const sink = csvSink(path, options);
  const signal = new AbortController().signal;
  const columns = schema(shape);
  await sink.open({ clock: systemClock, signal, schema: columns, pipeline: "p", restoredEpoch: null });
  await sink.write(new StreamRecord(batchFromRows(columns, rows as never[])));
  await sink.onCheckpoint(1);
  await sink.commit(1);
  await sink.close();
}

Deno.test("csvSource() reads RFC 4180: quotes, doubled quotes, line breaks in quotes, CRLF", async () => {
  const text = 'id,"the name"\r\n1,"a, ""b""\r\nc"\r\n2,plain "x"\r\n3,""\r\n4,';
  const { rows } = await read(text, { schema: { id: int64, "the name": nullable(utf8) } });
  assertEquals(rows.map((row) => row["the name"]), ['a, "b"\r\nc', 'plain "x"', "", null]);
});

Deno.test("csvSource() matches columns by name, and passes over the others", async () => {
  const { rows } = await read("\ufeffa,b,c\n1,x,true\n2,y,false\n", { schema: { c: bool, a: float64 } });
  assertEquals(rows, [{ c: true, a: 1 }, { c: false, a: 2 }]);
});

Deno.test("csvSource() infers numbers, booleans, days, times and text", async () => {
  const found = await read(
    "n,b,d,t,z,s,e\n1,true,2024-02-29,2024-01-01T10:00:00Z,01234,x,\n-2.5e3,false,2024-03-01,2024-01-01 10:00,1,y,\n",
  );
  assertEquals(
    found.schema,
    "n float64?, b bool?, d date?, t timestamp[ms]?, z utf8?, s utf8?, e utf8?",
  );
  assertEquals(found.rows[0], {
    n: 1,
    b: true,
    d: Date.UTC(2024, 1, 29),
    t: Date.UTC(2024, 0, 1, 10),
    z: "01234",
    s: "x",
    e: null,
  });
});

Deno.test("csvSource() reads other dialects", async () => {
  const options = {
    schema: { a: nullable(float64), d: date },
    header: false,
    delimiter: ";",
    nullText: "NA",
  };
  const { rows } = await read("NA;2024-01-02\n1;2024-01-03\n", options);
  assertEquals(rows, [{ a: null, d: Date.UTC(2024, 0, 2) }, { a: 1, d: Date.UTC(2024, 0, 3) }]);
});

Deno.test("what csvSink() writes, csvSource() reads, in any dialect and across buffers", async () => {
  const random = seededRandom(4);
  const pieces = ["a", '"', ",", ";", "\n", "\r", "\r\n", "é", "", " ", "NA", "😀"];
  const rows = Array.from({ length: 20_000 }, (_, i) => ({
    id: BigInt(i),
    text: random() < 0.1
      ? null
      : Array.from({ length: Math.floor(random() * 12) }, () => pieces[Math.floor(random() * pieces.length)])
        .join(""),
  }));
  for (const dialect of [{}, { delimiter: ";", nullText: "NA" }, { header: false, delimiter: "\t" }]) {
    await inFile(async (path) => {
      const shape = { id: int64, text: nullable(utf8) };
      await write(path, shape, rows, dialect);
      assertEquals((await readFile(path, { ...dialect, schema: shape }, 777)).rows, rows);
    });
  }
});

Deno.test("a CSV file of one nullable column keeps its nulls", () =>
  inFile(async (path) => {
    const rows = [{ a: null }, { a: "" }, { a: "x" }, { a: null }];
    await write(path, { a: nullable(utf8) }, rows);
    assertEquals((await readFile(path, { schema: { a: nullable(utf8) } })).rows, rows);
  }));
