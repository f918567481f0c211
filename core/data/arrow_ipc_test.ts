import { assertEquals, assertThrows } from "@std/assert";
import { everyType, randomRow } from "../../tests/harness/random_rows.ts";
import { seededRandom } from "../../tests/harness/random.ts";
import { VolleyError } from "../fault/mod.ts";
import { fromIpc, type IpcFormat, toIpc } from "./arrow_ipc.ts";
import { dictionary, utf8 } from "./data_type.ts";
import { batchFromRows, RowBatcher } from "./rows.ts";
import { schema } from "./schema.ts";
import { toRows } from "./to_rows.ts";

const all = schema(everyType);

for (const format of ["stream", "file"] as IpcFormat[]) {
  Deno.test(`toIpc() and fromIpc() are inverse for every type as a ${format}`, () => {
    const random = seededRandom(61);
    const batches = [13, 0, 30].map((rows) =>
      batchFromRows(all, Array.from({ length: rows }, () => randomRow(random, everyType)))
    );
    const back = fromIpc(toIpc(batches, { format }));
    assertEquals(back.flatMap((batch) => toRows(batch)), batches.flatMap((batch) => toRows(batch)));
    assertEquals(String(back[0].schema), String(all));
  });

  Deno.test(`toIpc() writes a dictionary that grows from batch to batch as a ${format}`, () => {
    const batcher = new RowBatcher(schema({ word: dictionary(utf8) }), { batchRows: 2 });
    const batches = [["a", "b"], ["b", "c"], ["d", "a"]].map((words) => {
      for (const word of words) batcher.push({ word });
      return batcher.take();
    });
    const words = fromIpc(toIpc(batches, { format })).flatMap((batch) =>
      toRows(batch).map((row) => row.word)
    );
    assertEquals(words, ["a", "b", "b", "c", "d", "a"]);
  });
}

Deno.test("toIpc() of no batches keeps the schema it was given", () => {
  const [empty] = fromIpc(toIpc([], { schema: all }));
  assertEquals([empty.rows, String(empty.schema)], [0, String(all)]);
});

Deno.test("fromIpc() refuses bytes that are no Arrow IPC or cut short", () => {
  const whole = toIpc([batchFromRows(schema({ word: utf8 }), [{ word: "abc" }])]);
  for (
    const bad of [
      new TextEncoder().encode("not arrow at all, just text"),
      whole.subarray(0, whole.length - 60),
    ]
  ) {
    assertEquals(assertThrows(() => fromIpc(bad), VolleyError).code, "IPC_INVALID");
  }
});
