import { assertEquals, assertRejects } from "@std/assert";
import { int32, StreamExecutionEnvironment, VolleyError } from "../../mod.ts";

Deno.test("a generator that an earlier run has read is SOURCE_USED_UP, an array is read again", async () => {
  const numbers = [{ n: 1 }];
  const columns = { n: int32 };
  for (
    const once of [
      (function* () {
        yield* numbers;
      })(),
      (async function* () {
        yield* numbers;
      })(),
    ]
  ) {
    const sink = new StreamExecutionEnvironment().fromIter(once, { schema: columns }).collect();
    assertEquals((await sink.execute("first")).results, numbers);
    const error = await assertRejects(() => sink.execute("second"), VolleyError);
    assertEquals([error.code, error.at.operator], ["SOURCE_USED_UP", "source-1"]);
  }
  for (const again of [numbers, new Set(numbers)]) {
    const sink = new StreamExecutionEnvironment().fromIter(again, { schema: columns }).collect();
    await sink.execute("first");
    assertEquals((await sink.execute("second")).results, numbers);
  }
});
