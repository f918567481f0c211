import { assert, assertEquals } from "@std/assert";
import {
  type Batch,
  describeType,
  fromIpc,
  logicalType,
  type Source,
  systemClock,
  toRows,
  valueReader,
} from "../../core/mod.ts";
import { fromFileUrl } from "@std/path";
import { readParquet } from "parquet-wasm";
import { openParquet } from "./parquet_file.ts";
import { withSeconds } from "./timestamp_seconds.ts";
import { parquetSource } from "./source.ts";

const TESTDATA = fromFileUrl(new URL("./testdata/", import.meta.url));
const FLIGHTS = fromFileUrl(new URL("./data/flights-3m.parquet", packageOf("vega-datasets")));

function packageOf(name: string): string {
  const url = import.meta.resolve(name);
  return url.slice(0, url.lastIndexOf(`${name}/`) + name.length + 1);
}

async function read(source: Source, batchRows: number, records = Infinity): Promise<Batch[]> {
  const batches: Batch[] = [];
  await source.open({ clock: systemClock, signal: new AbortController().signal, batchRows, restored: null });
  while (batches.length < records) {
    const record = await source.poll();
    if (record === null) break;
    batches.push(record.data);
  }
  await source.close();
  return batches;
}

function texts(batches: readonly Batch[]): string[] {
  const plain = (_key: string, value: unknown) =>
    typeof value === "bigint"
      ? `${value}`
      : ArrayBuffer.isView(value)
      ? Array.from(value as Uint8Array)
      : value;
  return batches.flatMap((batch) => toRows(batch).map((row) => JSON.stringify(row, plain)));
}

/** The file as parquet-wasm, an independent decoder, reads it. */
function oracle(path: string): Batch[] {
  return fromIpc(readParquet(Deno.readFileSync(path)).intoIPCStream());
}

for (const { name } of Deno.readDirSync(TESTDATA)) {
  if (!name.endsWith(".parquet")) continue;
  Deno.test(`parquetSource() reads ${name} as parquet-wasm does, at any batch size`, async () => {
    const wanted = texts(oracle(TESTDATA + name));
    for (const batchRows of [1, 7, 100, 5000]) {
      assertEquals(texts(await read(parquetSource(TESTDATA + name), batchRows)), wanted);
    }
  });
}

Deno.test("parquetSource() gives text as codes of one dictionary, until a page has none", async () => {
  const coded = await read(parquetSource(FLIGHTS, { columns: ["origin"] }), 1000, 500);
  const dictionary = coded[0].columns[0].dictionary;
  assert(dictionary !== null && coded.every((batch) => batch.columns[0].dictionary === dictionary));
  const plain = await read(parquetSource(`${TESTDATA}plain_gzip.parquet`), 100);
  assert(plain.every((batch) => batch.column("few").dictionary === null));
  const mixed = await read(parquetSource(`${TESTDATA}fallback_none.parquet`), 10);
  const kinds = new Set(mixed.map((batch) => batch.column("many").dictionary === null));
  assertEquals(kinds.size, 2, "the file was made to fall back in mid-column");
  const bounded = await read(parquetSource(FLIGHTS, { columns: ["origin"], dictionarySizeMax: 10 }), 1000, 2);
  assert(bounded.every((batch) => batch.columns[0].dictionary === null));
  assertEquals(texts(bounded), texts(coded.slice(0, 2)));
});

Deno.test("parquetSource() reads the flights as parquet-wasm does", async () => {
  const { footer, schema } = openParquet(FLIGHTS);
  assertEquals(footer.rows, 3_000_000);
  const bytes = Deno.readFileSync(FLIGHTS);
  const [wanted] = fromIpc(
    readParquet(bytes, { limit: 20_000, offset: 290_000, batchSize: 20_000 }).intoIPCStream(),
  );
  const batches = await read(parquetSource(FLIGHTS), 10_000, 40);
  const found = batches.flatMap((batch) => texts([batch])).slice(290_000, 310_000);
  assertEquals(found, texts([wanted]));
  assertEquals(
    String(schema),
    "date timestamp[us]?, delay int64?, distance int64?, origin utf8?, destination utf8?",
  );
});

Deno.test("openParquet() knows nested types without Arrow's schema", () => {
  const { schema, flat } = openParquet(`${TESTDATA}duckdb.parquet`);
  assertEquals(flat, null);
  const types = schema.fields.map(({ name, type }) => `${name} ${describeType(logicalType(type))}`);
  assertEquals(types, [
    "i int64",
    "k utf8",
    "b bool",
    "l list<int64>",
    "s struct<x int64?, y utf8?>",
    "d18 decimal(18, 3)",
    "d9 decimal(9, 2)",
  ]);
});

Deno.test("parquetSource() reads chosen columns in the order asked, flat ones of a nested file too", async () => {
  const [batch] = await read(parquetSource(`${TESTDATA}duckdb.parquet`, { columns: ["d9", "d18", "i"] }), 50);
  assertEquals(batch.schema.names, ["d9", "d18", "i"]);
  const readers = batch.columns.map(valueReader);
  assertEquals(readers.map((value) => value(7)), ["7.00", "7.000", 7n]);
});

Deno.test("withSeconds() leaves columns alone where Arrow's schema says nothing of them", () => {
  const { footer, flat } = openParquet(FLIGHTS);
  for (const arrowSchema of [null, "no schema", "????", footer.arrowSchema]) {
    assertEquals(withSeconds(flat!, { ...footer, arrowSchema }), flat);
  }
});
