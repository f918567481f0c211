import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  csvSource,
  float64,
  int32,
  int64,
  jsonlSink,
  jsonlSource,
  nullable,
  parquetSink,
  parquetSource,
  schema,
  type Shape,
  type Sink,
  type Source,
  StreamRecord,
  systemClock,
  timestamp,
  utf8,
  VolleyError,
} from "../../mod.ts";
import { pollAll, rowTexts, suiteBatch } from "../harness/mod.ts";

const orders = { id: int32, user: utf8, amount: float64 } as const;

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function write(folder: string, name: string, content: string | Uint8Array): string {
  const path = `${folder}/${name}`;
  Deno.writeFileSync(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  return path;
}

async function openedSink(sink: Sink, shape: Shape): Promise<void> {
  const signal = new AbortController().signal;
  const restoredEpoch = null;
  await sink.open({ clock: systemClock, signal, schema: schema(shape), pipeline: "faults", restoredEpoch });
}

async function parquetFile(folder: string, shape: Shape, rows = 200): Promise<string> {
  const path = `${folder}/good.parquet`;
  const sink = parquetSink(path);
  await openedSink(sink, shape);
  await sink.write(new StreamRecord(suiteBatch(schema(shape), rows, 1)));
  await sink.onCheckpoint!(1);
  await sink.commit!(1);
  await sink.close();
  return path;
}

async function failure(source: () => Source): Promise<VolleyError> {
  return await assertRejects(async () => void (await pollAll(source())), VolleyError);
}

Deno.test("a missing file is FILE_NOT_FOUND, with the nearest name in the folder", () =>
  inFolder(async (folder) => {
    write(folder, "orders.jsonl", "{}");
    const error = await failure(() => jsonlSource(`${folder}/order.jsonl`, { schema: orders }));
    assertEquals([error.code, error.hint], ["FILE_NOT_FOUND", `Did you mean "orders.jsonl"?`]);
    assertEquals(error.at.resource, `${folder}/order.jsonl`);
    assertEquals((await failure(() => csvSource(`${folder}/none/*.csv`))).code, "FILE_NOT_FOUND");
    assertEquals((await failure(() => csvSource(`${folder}/*.csv`))).code, "FILE_NOT_FOUND");
    assertEquals((await failure(() => parquetSource(folder))).code, "FILE_IS_FOLDER");
  }));

Deno.test("a column that is not there is COLUMN_NOT_FOUND, with the nearest column", () =>
  inFolder(async (folder) => {
    const csv = write(folder, "a.csv", "id,user,amount\n1,ada,2\n");
    const parquet = await parquetFile(folder, orders);
    for (
      const make of [
        () => csvSource(csv, { schema: { amuont: float64 } }),
        () => parquetSource(parquet, { schema: { amuont: float64 } }),
        () => parquetSource(parquet, { columns: ["amuont"] }),
      ]
    ) {
      const error = assertThrows(make, VolleyError);
      assertEquals([error.code, error.hint], ["COLUMN_NOT_FOUND", `Did you mean "amount"?`]);
    }
  }));

Deno.test("a wrong type in row 7 names file, line, column, what was wanted and what was there", () =>
  inFolder(async (folder) => {
    const good = Array.from({ length: 6 }, (_, i) => `{"id":${i},"user":"u","amount":1.5}`);
    const path = write(folder, "a.jsonl", [...good, `{"id":7,"user":"u","amount":"lots"}`, ""].join("\n"));
    const error = await failure(() => jsonlSource(path, { schema: orders }));
    assertEquals(error.code, "VALUE_TYPE_MISMATCH");
    assertEquals(
      error.message,
      `Cannot read ${path}, line 7, column "amount": got text "lots": wanted float64`,
    );
    assertEquals(error.at, { resource: path, line: 7, column: "amount" });
    assert(error.hint !== undefined && error.hint !== "");
    const csv = write(folder, "a.csv", "id,user,amount\n" + "1,u,1\n".repeat(5) + "1,u,lots\n");
    const other = await failure(() => csvSource(csv, { schema: orders }));
    assertEquals([other.code, other.at.line, other.at.column], ["VALUE_TYPE_MISMATCH", 7, "amount"]);
  }));

Deno.test("a file's type that differs from the declared one is SCHEMA_MISMATCH before anything runs", () =>
  inFolder(async (folder) => {
    const path = await parquetFile(folder, orders);
    const error = assertThrows(() => parquetSource(path, { schema: { amount: utf8 } }), VolleyError);
    assertEquals(error.code, "SCHEMA_MISMATCH");
    assertEquals(error.message, `Cannot read column "amount" of ${path} as utf8: the file holds float64`);
  }));

Deno.test("a null in a column declared never null is an error with its row", () =>
  inFolder(async (folder) => {
    const path = await parquetFile(folder, { id: int32, note: nullable(utf8) });
    const error = await failure(() => parquetSource(path, { schema: { note: utf8 } }));
    assertEquals([error.code, error.at.column], ["SCHEMA_MISMATCH", "note"]);
    const lines = write(folder, "a.jsonl", `{"id":1,"user":null,"amount":1}\n`);
    const other = await failure(() => jsonlSource(lines, { schema: orders }));
    assertEquals([other.code, other.at.column], ["VALUE_TYPE_MISMATCH", "user"]);
  }));

Deno.test("Parquet cut off at any byte is a coded error, and never hangs", () =>
  inFolder(async (folder) => {
    const whole = Deno.readFileSync(await parquetFile(folder, orders));
    for (let size = 0; size < whole.length; size += 1 + Math.floor(whole.length / 97)) {
      const path = write(folder, "cut.parquet", whole.subarray(0, size));
      const error = await failure(() => parquetSource(path));
      assertEquals(error.code, "FILE_CORRUPT", `cut at ${size}`);
    }
  }));

Deno.test("Parquet with a flipped byte is a coded error or readable, and never hangs", () =>
  inFolder(async (folder) => {
    const whole = Deno.readFileSync(await parquetFile(folder, orders));
    for (let at = 4; at < whole.length; at += 1 + Math.floor(whole.length / 211)) {
      const bytes = whole.slice();
      bytes[at] ^= 1 << (at & 7);
      const path = write(folder, "flipped.parquet", bytes);
      try {
        await pollAll(parquetSource(path, { schema: orders }));
      } catch (error) {
        assert(error instanceof VolleyError, `byte ${at}: ${error}`);
      }
    }
  }));

Deno.test("invalid UTF-8 is INVALID_UTF8 with its line", () =>
  inFolder(async (folder) => {
    const bad = new Uint8Array([0x75, 0xff, 0x75]);
    const encoder = new TextEncoder();
    const join = (before: string, after: string) =>
      new Uint8Array([...encoder.encode(before), ...bad, ...encoder.encode(after)]);
    const jsonl = write(
      folder,
      "a.jsonl",
      join(`{"id":1,"user":"ok","amount":1}\n{"id":2,"user":"`, `","amount":1}\n`),
    );
    const csv = write(folder, "a.csv", join("id,user,amount\n1,ok,1\n2,", ",1\n"));
    const inJson = await failure(() => jsonlSource(jsonl, { schema: orders }));
    const inCsv = await failure(() => csvSource(csv, { schema: orders }));
    assertEquals([inJson.code, inJson.at.line, inJson.at.column], ["INVALID_UTF8", 2, "user"]);
    assertEquals([inCsv.code, inCsv.at.line, inCsv.at.column], ["INVALID_UTF8", 3, "user"]);
  }));

Deno.test("a timestamp of the year 50,000 is TIMESTAMP_OUT_OF_RANGE", () =>
  inFolder(async (folder) => {
    const shape = { at: timestamp("ms") };
    const numbers = write(folder, "n.jsonl", `{"at":1700000000000}\n{"at":1515711600000000}\n`);
    const texts = write(folder, "t.jsonl", `{"at":"+050000-01-01T00:00:00Z"}\n`);
    const csv = write(folder, "a.csv", "at\n2024-01-01\n50000-01-01\n");
    for (
      const [source, line] of [
        [() => jsonlSource(numbers, { schema: shape }), 2],
        [() => jsonlSource(texts, { schema: shape }), 1],
        [() => csvSource(csv, { schema: shape }), 3],
      ] as const
    ) {
      const error = await failure(source);
      assertEquals([error.code, error.at.line, error.at.column], ["TIMESTAMP_OUT_OF_RANGE", line, "at"]);
    }
    const parquet = await parquetFile(folder, { at: int64 }, 50);
    const error = await failure(() => parquetSource(parquet, { schema: { at: timestamp("ms") } }));
    assertEquals([error.code, error.at.column], ["TIMESTAMP_OUT_OF_RANGE", "at"]);
  }));

Deno.test("JSON that is no JSON is INVALID_JSON with its line", () =>
  inFolder(async (folder) => {
    const good = `{"id":1,"user":"u","amount":1}`;
    for (
      const bad of [
        `{"id":1,"user":"u","amount":1`,
        `{"id":1,"user":"u","amount":01}`,
        `{"id":1 "user":"u","amount":1}`,
        `{"id":1,"user":"u","amount":1} x`,
        `{"id":1,"user":"u,"amount":1}`,
        `{"id":1,"user":"u","amount":nul}`,
        `{"id":1,"user":"u","amount":}`,
        `{"id":1,"id":2,"user":"u","amount":1}`,
        `[1]`,
        `7`,
      ]
    ) {
      const path = write(folder, "bad.jsonl", `${good}\n\n${bad}\n${good}\n`);
      const error = await failure(() => jsonlSource(path, { schema: orders }));
      assertEquals([error.code, error.at.line], ["INVALID_JSON", 3], bad);
    }
    const path = write(folder, "missing.jsonl", `${good}\n{"id":1,"user":"u"}\n`);
    const error = await failure(() => jsonlSource(path, { schema: orders }));
    assertEquals([error.code, error.at.line, error.at.column], ["ROW_MISSING_COLUMN", 2, "amount"]);
  }));

Deno.test("rows of several kinds, of which a schema is inferred, are an error with file and line", () =>
  inFolder((folder) => {
    const path = write(folder, "mixed.jsonl", `{"n":1}\n\n{"n":2}\n{"n":"three"}\n`);
    const { code, at } = assertThrows(() => jsonlSource(path), VolleyError);
    assertEquals([code, at.resource, at.line, at.column], ["SCHEMA_MIXED_TYPES", path, 4, "n"]);
    const none = assertThrows(() => jsonlSource(write(folder, "none.jsonl", "\n")), VolleyError);
    assertEquals([none.code, none.at.resource], ["SCHEMA_EMPTY", `${folder}/none.jsonl`]);
    return Promise.resolve();
  }));

Deno.test("CSV that breaks its own rules is INVALID_CSV with its line", () =>
  inFolder(async (folder) => {
    for (const bad of [`1,u`, `1,u,2,3`, `1,"u"x,2`, `1,"u,2`]) {
      const path = write(folder, "bad.csv", `id,user,amount\n1,"a\nb",2\n${bad}\n`);
      const error = await failure(() => csvSource(path, { schema: orders }));
      assertEquals([error.code, error.at.line], ["INVALID_CSV", 4], bad);
    }
  }));

Deno.test("an output that can't be written fails when it is opened", () =>
  inFolder(async (folder) => {
    const file = write(folder, "file", "x");
    const error = await assertRejects(() => openedSink(jsonlSink(`${file}/out.jsonl`), orders), VolleyError);
    assert(["FILE_NOT_FOUND", "FILE_FAILED", "FILE_NOT_PERMITTED"].includes(error.code), error.code);
    assert(error.message.startsWith("Cannot write "), error.message);
    const existing = await parquetFile(folder, orders);
    const refusing = parquetSink(existing, { existing: "error" });
    assertEquals(
      (await assertRejects(() => openedSink(refusing, orders), VolleyError)).code,
      "OUTPUT_EXISTS",
    );
  }));

Deno.test("a checkpoint's file that is gone is SOURCE_OFFSET_LOST", () =>
  inFolder(async (folder) => {
    const path = write(folder, "a.jsonl", `{"id":1,"user":"u","amount":1}\n`);
    const restored = { [`${folder}/b.jsonl`]: "0:1" };
    const source = jsonlSource(path, { schema: orders });
    const error = await assertRejects(() => pollAll(source, { restored }), VolleyError);
    assertEquals(error.code, "SOURCE_OFFSET_LOST");
  }));

Deno.test("leftovers of a dead attempt go, other files stay", () =>
  inFolder(async (folder) => {
    write(folder, ".out.jsonl.faults.writing.inprogress", "dead");
    write(folder, ".out.jsonl.faults.3.inprogress", "dead");
    write(folder, ".out.jsonl.another.3.inprogress", "alive");
    write(folder, "out-notes.jsonl", "mine");
    const sink = jsonlSink(`${folder}/out.jsonl`);
    await openedSink(sink, orders);
    await sink.close();
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(names, [".out.jsonl.another.3.inprogress", "out-notes.jsonl"]);
  }));

Deno.test("a fresh run replaces numbered output of an earlier one; without rows nothing is written", () =>
  inFolder(async (folder) => {
    const path = `${folder}/out.jsonl`;
    const rows = suiteBatch(schema(orders), 3, 1);
    for (const epochs of [3, 1]) {
      const sink = jsonlSink(path);
      await openedSink(sink, orders);
      for (let epoch = 1; epoch <= epochs; epoch++) {
        await sink.write(new StreamRecord(rows));
        await sink.onCheckpoint!(epoch);
        await sink.commit!(epoch);
      }
      await sink.close();
      const visible = await pollAll(jsonlSource(`${folder}/*.jsonl`, { schema: orders }));
      assertEquals(rowTexts(visible.batches).length, 3 * epochs);
    }
    const empty = jsonlSink(`${folder}/none/out.jsonl`);
    await openedSink(empty, orders);
    await empty.onCheckpoint!(1);
    await empty.commit!(1);
    await empty.close();
    assertEquals([...Deno.readDirSync(`${folder}/none`)], []);
    const rerun = jsonlSink(path);
    await openedSink(rerun, orders);
    await rerun.onCheckpoint!(1);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["none", "out.jsonl"]);
    await rerun.commit!(1);
    await rerun.close();
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["none"]);
  }));
