import { assert, assertEquals, assertThrows } from "@std/assert";
import { int32, schema, StreamExecutionEnvironment, VolleyError } from "../../mod.ts";

const formats = ["Jsonl", "Csv", "Avro", "Arrow", "Parquet"];

// deno-lint-ignore no-explicit-any
const env = () => new StreamExecutionEnvironment() as any;

function refusal(call: () => unknown): VolleyError {
  const error = assertThrows(call, VolleyError);
  assert(error.message.startsWith("Cannot ") && error.hint, error.explain());
  return error;
}

Deno.test("options of files that are misspelt are refused, and so is a schema in their place", () => {
  for (const format of formats) {
    const read = refusal(() => env()[`from${format}`]("in.dat", { inOdrer: true }));
    assertEquals([read.code, read.hint], ["OPTION_UNKNOWN", `Did you mean "inOrder"?`]);
    const write = refusal(() => env().fromIter([{ n: 1 }])[`to${format}`]("out.dat", { emptyFiles: true }));
    assertEquals([write.code, write.hint], ["OPTION_UNKNOWN", `Did you mean "emptyFile"?`]);
    assertEquals(
      refusal(() => env()[`from${format}`]("in.dat", schema({ n: int32 }))).code,
      "OPTION_UNKNOWN",
    );
  }
});

Deno.test("what an option of files can't be is refused before anything is read or replaced", () => {
  for (const format of formats) {
    const replace = refusal(() =>
      env().fromIter([{ n: 1 }])[`to${format}`]("out.dat", { existing: "append" })
    );
    assertEquals([replace.code, replace.hint], [
      "OPTION_INVALID",
      `The option existing is "replace" or "error".`,
    ]);
    const watch = refusal(() => env()[`from${format}`]("folder", { watch: { every: 5 } }));
    assertEquals([watch.code, watch.hint], ["OPTION_UNKNOWN", `Did you mean "everyMs"?`]);
  }
  const mode = refusal(() => env().fromJsonl("in.jsonl", { schemaMode: "strct" }));
  assertEquals(mode.hint, `Did you mean "strict"? The option schemaMode is "strict" or "lenient".`);
});

Deno.test("a path that is none is refused by name", () => {
  for (const format of formats) {
    for (const path of [undefined, null, 5, "", "file:", ["a.dat", undefined]]) {
      const { code } = refusal(() => env()[`from${format}`](path));
      assert(["FILE_PATH_INVALID", "FILE_NOT_FOUND", "FILE_IS_FOLDER"].includes(code), `${path}: ${code}`);
    }
    for (const path of [undefined, ""]) {
      assertEquals(refusal(() => env().fromIter([{ n: 1 }])[`to${format}`](path)).code, "FILE_PATH_INVALID");
    }
  }
});
