import { assertEquals } from "@std/assert";
import { int64, nullable, schema, StreamExecutionEnvironment, timestamp } from "../../mod.ts";

Deno.test("toParquet() and fromParquet() keep timestamps in seconds, with zone and nulls", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/seconds.parquet`;
    const columns = schema({ at: timestamp("s", "UTC"), maybe: nullable(timestamp("s")), n: int64 });
    const rows = [{ at: 1000, maybe: null, n: 7n }, { at: -2000, maybe: 3000, n: -7n }];
    const env = () => new StreamExecutionEnvironment({ handleSignals: false });
    await env().fromIter(rows, { schema: columns }).toParquet(path).execute("write");
    const read = env().fromParquet(path);
    assertEquals(String(read.schema), String(columns));
    assertEquals((await read.collect().execute("read")).results as unknown[], rows);
    const declared = env().fromParquet(path, { schema: { n: int64, at: int64 } }).collect();
    assertEquals((await declared.execute("declared")).results, [{ n: 7n, at: 1n }, { n: -7n, at: -2n }]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
