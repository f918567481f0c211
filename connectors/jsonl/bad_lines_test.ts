import { assertEquals, assertRejects } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import {
  float64,
  int32,
  list,
  nullable,
  type RawPlace,
  type SourceFaults,
  systemClock,
  toRows,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { jsonlSource, type JsonlSourceOptions } from "./source.ts";

const shape = { id: int32, x: nullable(float64), tags: list(utf8), text: nullable(utf8) };

/** One refused line. */
interface Refused {
  readonly raw: string;
  readonly line: RawPlace["offset"];
  readonly code: string;
}

class Recorder implements SourceFaults {
  readonly fatal = false;
  readonly refused: Refused[] = [];

  reject(raw: Uint8Array | string, { offset }: RawPlace, error: VolleyError): void {
    const text = new TextDecoder().decode(raw as Uint8Array);
    this.refused.push({ raw: text, line: offset, code: error.code });
    assertEquals(error.at.line, offset);
  }
}

async function read(
  content: string | Uint8Array<ArrayBuffer>,
  options: Partial<JsonlSourceOptions> = {},
  batchRows = 1000,
) {
  const path = await Deno.makeTempFile({ suffix: ".jsonl" });
  try {
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    const faults = new Recorder();
    const source = jsonlSource(path, { schema: shape, ...options } as JsonlSourceOptions);
    const signal = new AbortController().signal;
    await source.open({ clock: systemClock, signal, batchRows, restored: null, faults });
    const rows: Record<string, unknown>[] = [];
    for (let record = await source.poll(); record !== null; record = await source.poll()) {
      rows.push(...toRows(record.data));
    }
    source.close();
    return { rows, refused: faults.refused };
  } finally {
    await Deno.remove(path);
  }
}

const BAD: readonly (readonly [text: string, code: string])[] = [
  ['{"id":1,"x":2,"tags":["a"],', "INVALID_JSON"],
  ['{"id":1,"x":"two","tags":["a"],"text":"t"}', "VALUE_TYPE_MISMATCH"],
  ['{"id":9999999999,"tags":[]}', "VALUE_OUT_OF_RANGE"],
  ['{"x":1,"text":"no id"}', "ROW_MISSING_COLUMN"],
  ['{"id":3,"tags":["kept?",7]}', "VALUE_TYPE_MISMATCH"],
  ['{"id":3,"x":1,"x":2,"tags":[]}', "INVALID_JSON"],
  ["[1,2]", "INVALID_JSON"],
];

Deno.test("jsonlSource() finds every bad line, wherever it stands, and reads all others", async () => {
  const random = seededRandom(8);
  for (let round = 0; round < 20; round++) {
    const wanted: unknown[] = [];
    const refused: Refused[] = [];
    const lines = Array.from({ length: 200 }, (_, i) => {
      if (random() < 0.2) {
        const [raw, code] = BAD[Math.floor(random() * BAD.length)];
        refused.push({ raw, code, line: i + 1 });
        return raw;
      }
      const row = {
        id: i,
        x: random() < 0.3 ? null : i / 4,
        tags: Array.from({ length: Math.floor(random() * 3) }, () => `t${i}`),
        text: random() < 0.3 ? null : "y".repeat(i % 50),
      };
      wanted.push(row);
      return JSON.stringify(row);
    });
    const found = await read(lines.join("\n"), {}, 1 + Math.floor(random() * 70));
    assertEquals(found.refused, refused);
    assertEquals(found.rows, wanted);
  }
});

Deno.test("jsonlSource() finds the one bad line among many", async () => {
  const lines = Array.from({ length: 50_000 }, (_, i) => `{"id":${i},"x":${i}.5,"tags":[],"text":"row"}`);
  lines[33_333] = `{"id":33333,"x":1.2.3,"tags":[]}`;
  const { rows, refused } = await read(lines.join("\r\n"));
  assertEquals(rows.length, 49_999);
  assertEquals(refused, [{ raw: `${lines[33_333]}\r`, line: 33_334, code: "INVALID_JSON" }]);
});

Deno.test("jsonlSource() hands on the bytes of a line that is no UTF-8", async () => {
  const bytes = new TextEncoder().encode(`{"id":1,"tags":[],"text":"a#b"}\n{"id":2,"tags":[]}\n`);
  bytes[bytes.indexOf(0x23)] = 0xff;
  const { rows, refused } = await read(bytes);
  assertEquals(rows.map(({ id }) => id), [2]);
  assertEquals(refused.map(({ line, code }) => [line, code]), [[1, "INVALID_UTF8"]]);
});

Deno.test("jsonlSource() holds lines to the schema as schemaMode says", async () => {
  const lines =
    `{"id":1,"x":1,"tags":[],"text":""}\n{"id":2,"tags":[]}\n{"id":3,"x":1,"tags":[],"text":"","more":1}\n`;
  const strict = await read(lines, { schemaMode: "strict" });
  assertEquals(strict.refused.map(({ line, code }) => [line, code]), [
    [2, "ROW_MISSING_COLUMN"],
    [3, "ROW_UNKNOWN_COLUMN"],
  ]);
  assertEquals((await read(lines, { schemaMode: "lenient" })).rows.length, 3);
});

Deno.test("jsonlSource() fails on the first bad line where no policy is given", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, `{"id":1,"tags":[]}\n{"id":"x","tags":[]}\n`);
  const source = jsonlSource(path, { schema: shape });
  await source.open({
    clock: systemClock,
    signal: new AbortController().signal,
    batchRows: 10,
    restored: null,
  });
  const error = await assertRejects(async () => await source.poll(), VolleyError);
  assertEquals([error.code, error.at.line], ["VALUE_TYPE_MISMATCH", 2]);
  source.close();
  await Deno.remove(path);
});
