import { type DeadLetter, VolleyError } from "../../core/mod.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { letterLine, readLetterLine } from "./letter_line.ts";

const letter: DeadLetter = {
  id: "r-1",
  run: "r",
  pipeline: "shop",
  operator: "parse",
  input: 1,
  kind: "row",
  partition: null,
  offset: null,
  code: "BAD",
  message: 'Cannot read "x"\n',
  hint: null,
  timeMs: 1_700_000_000_123,
  attempt: 2,
  eventTimeMs: -0.5,
  key: `{"k":9223372036854775807}`,
  row: `{"id":-9223372036854775808,"f":0.1,"z":"-0","__proto__":"x","list":[1152921504606846977,null]}`,
  raw: null,
};

Deno.test("readLetterLine() makes the letter of letterLine() again, exactly", () => {
  const raws: (Uint8Array | null)[] = [
    new TextEncoder().encode("\ufeffa,\u2028b\n"),
    Uint8Array.of(0, 255, 254),
    Uint8Array.of(),
    null,
  ];
  for (const raw of raws) {
    const given = { ...letter, raw };
    const line = letterLine(given);
    assertEquals(line.split("\n").length, 2);
    assertEquals(readLetterLine(line.trimEnd(), "a.jsonl", 1), given);
  }
});

Deno.test("letterLine() says first what went wrong, and shows rows and text as they are", () => {
  const line = letterLine({
    ...letter,
    kind: "raw",
    key: null,
    row: null,
    raw: new TextEncoder().encode("a,b"),
  });
  assertEquals(
    line.startsWith(`{"id":"r-1","operator":"parse","code":"BAD","message":"Cannot read \\"x\\"\\n",`),
    true,
  );
  assertEquals(line.endsWith(`"text":"a,b"}\n`), true);
  assertEquals(letterLine(letter).includes(`"row":{"id":-9223372036854775808,`), true);
});

Deno.test("a line that holds no letter is named with its file", () => {
  for (const line of ["", "[]", "{", `{"id":"r-1"}`]) {
    const error = assertThrows(() => readLetterLine(line, "a.jsonl", 3), VolleyError);
    assertEquals([error.code, error.at.resource, error.at.line], ["DEAD_LETTER_FILE_INVALID", "a.jsonl", 3]);
  }
});
