import { assertEquals, assertThrows } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import {
  float64,
  int32,
  nullable,
  type RawPlace,
  type SourceFaults,
  systemClock,
  toRows,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { csvSource, type CsvSourceOptions } from "./source.ts";

const shape = { id: int32, x: nullable(float64), text: nullable(utf8) };

/** One refused record. */
interface Refused {
  readonly raw: string;
  readonly line: RawPlace["offset"];
  readonly code: string;
}

class Recorder implements SourceFaults {
  readonly fatal = false;
  readonly refused: Refused[] = [];

  reject(raw: Uint8Array | string, { offset }: RawPlace, { code }: VolleyError): void {
    this.refused.push({ raw: new TextDecoder().decode(raw as Uint8Array), line: offset, code });
  }
}

async function inFile<T>(content: string, test: (path: string) => T | Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, content);
    return await test(path);
  } finally {
    await Deno.remove(path);
  }
}

function read(content: string, options: Partial<CsvSourceOptions> = {}, batchRows = 1000) {
  return inFile(content, async (path) => {
    const faults = new Recorder();
    const source = csvSource(path, { schema: shape, ...options } as CsvSourceOptions);
    const signal = new AbortController().signal;
    await source.open({ clock: systemClock, signal, batchRows, restored: null, faults });
    const rows: Record<string, unknown>[] = [];
    for (let record = await source.poll(); record !== null; record = await source.poll()) {
      rows.push(...toRows(record.data));
    }
    source.close();
    return { rows, refused: faults.refused };
  });
}

const BAD: readonly (readonly [text: string, code: string])[] = [
  ["1,2", "INVALID_CSV"],
  ["1,2,a,b", "INVALID_CSV"],
  ["one,2,a", "VALUE_TYPE_MISMATCH"],
  ["9999999999,2,a", "VALUE_OUT_OF_RANGE"],
  [",2,a", "VALUE_TYPE_MISMATCH"],
  ['1,2,"a" b', "INVALID_CSV"],
  ['1,"2\n3",x', "VALUE_TYPE_MISMATCH"],
];

Deno.test("csvSource() finds every bad record, with its line, and reads all others", async () => {
  const random = seededRandom(9);
  for (let round = 0; round < 20; round++) {
    const wanted: unknown[] = [];
    const refused: Refused[] = [];
    let line = 2;
    const records = Array.from({ length: 200 }, (_, i) => {
      if (random() < 0.2) {
        const [raw, code] = BAD[Math.floor(random() * BAD.length)];
        refused.push({ raw, code, line });
        line += raw.split("\n").length;
        return raw;
      }
      const text = random() < 0.3 ? null : random() < 0.3 ? `two\nlines, "${i}"` : `plain ${i}`;
      wanted.push({ id: i, x: i % 3 === 0 ? null : i / 4, text });
      const record = `${i},${i % 3 === 0 ? "" : i / 4},${
        text === null ? "" : `"${text.replaceAll('"', '""')}"`
      }`;
      line += record.split("\n").length;
      return record;
    });
    const found = await read(`id,x,text\n${records.join("\n")}\n`, {}, 1 + Math.floor(random() * 70));
    assertEquals(found.refused, refused);
    assertEquals(found.rows, wanted);
  }
});

Deno.test("csvSource() ends a record with text after its closing quote with that line", async () => {
  const { rows, refused } = await read('id,x,text\n1,1,"open\nstill" open\n2,2,b\n');
  assertEquals(rows.map(({ id }) => id), [2]);
  assertEquals(refused, [{ raw: '1,1,"open\nstill" open', line: 2, code: "INVALID_CSV" }]);
});

Deno.test("csvSource() rejects the rest of a file after a quote that is never closed", async () => {
  const { rows, refused } = await read('id,x,text\n1,1,a\n2,2,"never\n3,3,c\n4,4,d');
  assertEquals(rows.map(({ id }) => id), [1]);
  assertEquals(refused, [{ raw: '2,2,"never\n3,3,c\n4,4,d', line: 3, code: "INVALID_CSV" }]);
});

Deno.test("csvSource() finds a broken record that passes the end of its buffer", async () => {
  const long = `1,1,"${"y".repeat(300_000)}" z${"w".repeat(300_000)}`;
  const { rows, refused } = await read(`id,x,text\n${long}\n2,2,b\n`);
  assertEquals(rows.map(({ id }) => id), [2]);
  assertEquals(refused, [{ raw: long, line: 2, code: "INVALID_CSV" }]);
});

Deno.test("csvSource() holds files to the schema as schemaMode says", async () => {
  const lenient = await read("text,id,more\na,1,z\n", { schemaMode: "lenient" });
  assertEquals(lenient.rows, [{ id: 1, x: null, text: "a" }]);
  await inFile("text,id,x,more\na,1,2,z\n", (path) => {
    const error = assertThrows(() => csvSource(path, { schema: shape, schemaMode: "strict" }), VolleyError);
    assertEquals([error.code, error.at.column], ["ROW_UNKNOWN_COLUMN", "more"]);
  });
  await inFile("text,id\na,1\n", (path) => {
    assertEquals(
      assertThrows(() => csvSource(path, { schema: shape }), VolleyError).code,
      "COLUMN_NOT_FOUND",
    );
  });
});
