import { assertEquals } from "@std/assert";
import {
  bool,
  type InputRowOf,
  int64,
  nullable,
  type Shape,
  systemClock,
  toRows,
  utf8,
} from "../../core/mod.ts";
import { jsonlSource, type JsonlSourceOptions } from "./source.ts";

async function read<S extends Shape>(
  content: string,
  options: JsonlSourceOptions<S> = {},
  batchRows = 1000,
): Promise<unknown[]> {
  const path = await Deno.makeTempFile({ suffix: ".jsonl" });
  try {
    await Deno.writeTextFile(path, content);
    const source = jsonlSource(path, options);
    await source.open({
      clock: systemClock,
      signal: new AbortController().signal,
      batchRows,
      restored: null,
    });
    const rows: unknown[] = [];
    for (let record = await source.poll(); record !== null; record = await source.poll()) {
      rows.push(...toRows(record.data));
    }
    source.close();
    return rows;
  } finally {
    await Deno.remove(path);
  }
}

const shape = { id: int64, name: nullable(utf8), ok: nullable(bool) };

Deno.test("jsonlSource() takes properties in any order, with any blanks, and no newline at the end", async () => {
  const text =
    `\ufeff{"id":1,"name":"a","ok":true}\r\n\n { "ok" : false ,\t"name":null, "id" : 2 } \n{"id":3}`;
  assertEquals(await read(text, { schema: shape }), [
    { id: 1n, name: "a", ok: true },
    { id: 2n, name: null, ok: false },
    { id: 3n, name: null, ok: null },
  ]);
});

Deno.test("jsonlSource() passes over other properties, whatever they hold", async () => {
  const text = `{"x":{"id":9,"y":["}",{"a":"\\"]"}]},"id":1,"z":-1.5e3,"":"","\\u0069d2":null}\n`;
  assertEquals(await read(text, { schema: { id: int64 } }), [{ id: 1n }]);
});

Deno.test("jsonlSource() reads escapes, in names too, and all of Unicode", async () => {
  const text = String.raw`{"i\u0064":1,"name":"a\"b\\c\né\ud83d\ude00 😀"}` + "\n";
  assertEquals(await read(text, { schema: { id: int64, name: utf8 } }), [{ id: 1n, name: 'a"b\\c\né😀 😀' }]);
});

Deno.test("jsonlSource() keeps all digits of 64-bit integers", async () => {
  const ids = ["9223372036854775807", "-9223372036854775808", "9007199254740993", "0", "-1"];
  const rows = await read(ids.map((id) => `{"id":${id}}\n`).join(""), { schema: { id: int64 } });
  assertEquals(rows, ids.map((id) => ({ id: BigInt(id) })));
});

Deno.test("jsonlSource() takes __proto__ as a column like any other", async () => {
  const shape = Object.fromEntries([["__proto__", utf8]]);
  const [row] = await read(`{"__proto__":"mine"}\n`, { schema: shape }) as InputRowOf<Shape>[];
  assertEquals(Object.entries(row), [["__proto__", "mine"]]);
});

Deno.test("jsonlSource() infers a schema from the first lines", async () => {
  assertEquals(await read(`{"a":1,"b":"x"}\n{"a":2.5}\n`), [{ a: 1, b: "x" }, { a: 2.5, b: null }]);
});

Deno.test("jsonlSource() reads lines that pass the end of its buffer", async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => ({ id: BigInt(i), name: "é".repeat((i * 37) % 400) }));
  rows[1500] = { id: 1500n, name: "long ".repeat(120_000) };
  const text = rows.map(({ id, name }) => `{"id":${id},"name":${JSON.stringify(name)}}\n`).join("");
  assertEquals(await read(text, { schema: { id: int64, name: utf8 } }, 64), rows);
});
