import { assertEquals, assertThrows } from "@std/assert";
import { csvSource, jsonlSource, schema, utf8, VolleyError } from "../../mod.ts";
import { pollAll } from "../harness/mod.ts";

/** Code, message without the path, and hint of what is thrown over a file with this content. */
async function refusal(
  content: string | Uint8Array<ArrayBuffer>,
  read: (path: string) => unknown,
): Promise<string[]> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    await read(path);
    throw new Error("nothing was refused");
  } catch (thrown) {
    if (!(thrown instanceof VolleyError)) throw thrown;
    return [thrown.code, thrown.message.replace(path, "FILE"), thrown.hint ?? ""];
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a JSON array read as JSON Lines is refused with what to do, with and without a schema", async () => {
  const hint =
    "This may be one JSON array: give it to fromIter(JSON.parse(text)), or write an object a line.";
  const array = '[\n  { "name": "ada" },\n  { "name": "bob" }\n]\n';
  const named = schema({ name: utf8 });
  for (const read of [jsonlSource, (path: string) => pollAll(jsonlSource(path, { schema: named }))]) {
    const [code, message, said] = await refusal(array, (path) => read(path));
    assertEquals([code, message.slice(0, 25), said], ["INVALID_JSON", "Cannot read FILE, line 1:", hint]);
  }
});

Deno.test("Parquet and gzip read as CSV are refused with what they are", async () => {
  const bytes = [0xff, 0xfe, 0x0a, 0x2c];
  const hints = [
    [[0x50, 0x41, 0x52, 0x31], "This is a Parquet file: read it with fromParquet()."],
    [[0x1f, 0x8b, 0x08, 0x00], `This is compressed with gzip: give { compression: "gzip" }.`],
    [[0x61, 0x62, 0x63, 0x64], "Convert the file to UTF-8, for example with iconv."],
  ] as const;
  for (const [magic, hint] of hints) {
    const [code, _, said] = await refusal(Uint8Array.from([...magic, ...bytes]), (path) => csvSource(path));
    assertEquals([code, said], ["INVALID_UTF8", hint]);
  }
});

Deno.test("a glob in a folder that does not exist says so", () => {
  const error = assertThrows(() => csvSource("no/such/folder/*.csv"), VolleyError);
  assertEquals(error.message, "Cannot read no/such/folder/*.csv: the folder no/such/folder does not exist");
  assertEquals(error.code, "FILE_NOT_FOUND");
});
