import {
  type BuiltPlan,
  col,
  type DeadLetter,
  int32,
  int64,
  listDeadLetters,
  nullable,
  replayDeadLetters,
  schema,
  StreamExecutionEnvironment,
  toRows,
  utf8,
  VolleyError,
} from "@volley/volley";
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { LetterFolder } from "./letter_folder.ts";

Deno.test("lines of files that could not be read go through the decoder again", async () => {
  await using folder = await LetterFolder.make();
  const letters = { directory: join(folder.directory, "letters") };
  const jsonl = join(folder.directory, "in.jsonl");
  await Deno.writeTextFile(jsonl, `{"n":1,"s":"a"}\n{"n":2}\n{"n":"x","s":"c"}\nnothing\n{"n":5,"s":"e"}\n`);
  const csv = join(folder.directory, "in.csv");
  await Deno.writeTextFile(csv, `s,n\na,1\nb,two\n"c""\nd",4\ne\n`);
  const read = (shape: Parameters<typeof schema>[0]) => {
    const env = new StreamExecutionEnvironment({ deadLetters: letters });
    const lines = env.fromJsonl(jsonl, { schema: shape }).id("lines").onError(
      "deadLetter",
    );
    const records = env.fromCsv(csv, { schema: shape }).id("records").onError("deadLetter");
    return lines.union(records).collect();
  };
  const first = read({ n: int32, s: utf8 });
  const { summary } = await first.execute("files");
  assertEquals([first.results.length, summary.deadLetters], [4, 5]);
  const kept = await listDeadLetters(letters.directory);
  assertEquals(
    kept.map(({ operator, partition, offset, raw }) => [operator, partition, offset, text(raw)]).sort(),
    [
      ["lines", jsonl, "2", `{"n":2}`],
      ["lines", jsonl, "3", `{"n":"x","s":"c"}`],
      ["lines", jsonl, "4", "nothing"],
      ["records", csv, "3", "b,two"],
      ["records", csv, "6", "e"],
    ],
  );
  const mended = read({ n: int32, s: nullable(utf8) });
  const editRaw = (raw: Uint8Array) => {
    const line = text(raw).replace(`"x"`, "3").replace("two", "2").replace(/^e$/, "e,5");
    return new TextEncoder().encode(line.replace("nothing", `{"n":6,"s":"f"}\n{"n":7,"s":"g"}`));
  };
  const plan = first.plan();
  const report = await replayDeadLetters(plan, kept.filter(({ offset }) => offset !== "2"), { editRaw });
  assertEquals([report.replayed.length, report.failedAgain], [4, 0]);
  assertEquals(first.results.slice(4).map((row) => Object.values(row).join()).sort(), [
    "2,b",
    "3,c",
    "5,e",
    "6,f",
    "7,g",
  ]);
  const again = await replayDeadLetters(plan, letters.directory);
  assertEquals(again.failedAgain, 1);
  const [last] = await listDeadLetters(letters.directory);
  assertEquals([last.attempt, last.offset, last.code], [2, "2", "ROW_MISSING_COLUMN"]);
  assertEquals(
    toRows(mended.plan().bindings.get("lines")!.kind === "source" ? decoded(mended.plan(), last) : fail()),
    [
      { n: 2, s: null },
    ],
  );
});

function decoded({ bindings }: BuiltPlan, { raw, partition, offset }: DeadLetter) {
  const binding = bindings.get("lines");
  if (binding?.kind !== "source") throw new Error("no source");
  return binding.source.decodeRaw!(raw!, { partition: partition!, offset: offset! });
}

function fail(): never {
  throw new Error("no source");
}

Deno.test("letters of another pipeline, of operators that are gone, of sources without a decoder are refused", async () => {
  await using folder = await LetterFolder.make();
  const build = (id: string) =>
    new StreamExecutionEnvironment({ deadLetters: folder })
      .fromIter([{ n: "x" }])
      .withColumn("n", col("n").cast(int32)).id(id).onError("deadLetter")
      .collect();
  await build("parse").execute("one");
  const [letter] = await listDeadLetters(folder.directory);
  const refused = async (letters: typeof letter[], id = "parse") => {
    return (await assertRejects(() => replayDeadLetters(build(id).plan(), letters), VolleyError)).code;
  };
  assertEquals(await refused([]), "DEAD_LETTERS_MIXED");
  assertEquals(await refused([letter, { ...letter, pipeline: "two" }]), "DEAD_LETTERS_MIXED");
  assertEquals(await refused([letter], "parser"), "DEAD_LETTER_OPERATOR_UNKNOWN");
  assertEquals(await refused([{ ...letter, operator: "source-1" }]), "DEAD_LETTER_NOT_REPLAYABLE");
  assertEquals((await listDeadLetters(folder.directory)).length, 1);
});

Deno.test("a line that is cut off is no letter; one that was changed is named", async () => {
  await using folder = await LetterFolder.make();
  const numbers = new StreamExecutionEnvironment({ deadLetters: folder })
    .fromIter([{ n: "x" }])
    .withColumn("n", col("n").cast(int32)).onError("deadLetter")
    .collect();
  await numbers.execute("numbers");
  const [{ file }] = await listDeadLetters(folder.directory);
  const line = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, line + line.slice(0, 40));
  assertEquals((await listDeadLetters(file)).length, 1);
  await Deno.writeTextFile(file, `${line}{"id":"1"}\n`);
  const error = await assertRejects(() => listDeadLetters(file), VolleyError);
  assertEquals([error.code, error.at.line], ["DEAD_LETTER_FILE_INVALID", 2]);
  assertEquals(await listDeadLetters(join(folder.directory, "none")), []);
});

for (const form of ["array", "async"] as const) {
  Deno.test(`a row of an iterable that fits no schema is a letter, and goes on once it is mended (${form})`, async () => {
    await using folder = await LetterFolder.make();
    const given = [{ n: 1, id: 2n ** 60n }, { n: "two", id: 2n ** 61n }, 7, {
      n: 3,
      id: 2n ** 62n,
    }] as never[];
    const numbers = new StreamExecutionEnvironment({ deadLetters: folder, onError: "deadLetter" })
      .fromIter(form === "array" ? given : asyncRows(given), { schema: schema({ n: int32, id: int64 }) })
      .collect();
    const { summary } = await numbers.execute("numbers");
    assertEquals([summary.recordsIn, summary.rejected], [2, 2]);
    const letters = await listDeadLetters(folder.directory);
    assertEquals(letters.map(({ partition, offset, code, raw }) => [partition, offset, code, text(raw)]), [
      ["memory", "1", "VALUE_TYPE_MISMATCH", `{"n":"two","id":2305843009213693952}`],
      ["memory", "2", "ROW_NOT_AN_OBJECT", "7"],
    ]);
    const editRaw = (raw: Uint8Array) => new TextEncoder().encode(text(raw).replace(`"two"`, "2"));
    const { failedAgain } = await replayDeadLetters(numbers.plan(), folder.directory, { editRaw });
    assertEquals([failedAgain, numbers.results.at(-1)], [1, { n: 2, id: 2n ** 61n }]);
  });
}

async function* asyncRows(rows: readonly never[]) {
  yield* rows;
}

function text(raw: Uint8Array | null): string {
  return new TextDecoder().decode(raw!);
}
