import { assert, assertEquals, assertRejects } from "@std/assert";
import { timestamp, utf8, VolleyError } from "../../core/mod.ts";
import { avscFile, blockEnds, inFile, optional, readAll, record } from "./avsc_oracle.ts";

const plain = record({ name: "id", type: "int" }, { name: "user", type: "string" });
const plainRows = Array.from({ length: 50 }, (_, i) => ({ id: i, user: `user ${i}` }));

async function failure(bytes: Uint8Array): Promise<VolleyError> {
  return await inFile(bytes, (path) => assertRejects(() => readAll(path), VolleyError));
}

Deno.test("Avro cut off at any byte is FILE_CORRUPT, or ends at the end of a block", async () => {
  for (const codec of ["null", "deflate"]) {
    const whole = await avscFile(plain, plainRows, codec);
    const ends = blockEnds(whole);
    assert(ends.length > 2);
    for (let size = 0; size < whole.length; size += size < 300 ? 7 : 3) {
      if (ends.includes(size)) continue;
      assertEquals((await failure(whole.subarray(0, size))).code, "FILE_CORRUPT", `${codec}, cut at ${size}`);
    }
  }
});

Deno.test("Avro with a flipped byte is a coded error or readable, and never hangs", async () => {
  for (const codec of ["null", "deflate"]) {
    const whole = await avscFile(plain, plainRows, codec);
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = whole.slice();
      bytes[at] ^= 1 << (at & 7);
      await inFile(bytes, async (path) => {
        try {
          await readAll(path);
        } catch (error) {
          assert(error instanceof VolleyError, `${codec}, byte ${at}: ${error}`);
        }
      });
    }
  }
});

Deno.test("a wrong sync marker, a wrong magic and an unknown codec are told", async () => {
  const whole = await avscFile(plain, plainRows);
  const marker = whole.slice();
  marker[blockEnds(whole)[1] - 1] ^= 1;
  const wrong = await failure(marker);
  assertEquals(wrong.code, "FILE_CORRUPT");
  assert(/the sync marker after it is wrong \(block at byte \d+\)/.test(wrong.message), wrong.message);
  const text = await failure(new TextEncoder().encode(`{"type":"record"}`));
  assertEquals([text.code, text.hint?.startsWith("This may be JSON")], ["FILE_CORRUPT", true]);
  const parquet = await failure(new TextEncoder().encode("PAR1....."));
  assertEquals(parquet.hint, "This is a Parquet file: read it with fromParquet().");
  const codec = whole.slice();
  const at = new TextDecoder("latin1").decode(whole).indexOf("avro.codec") + "avro.codec".length + 1;
  codec.set(new TextEncoder().encode("nulX"), at);
  const unknown = await failure(codec);
  assertEquals(unknown.code, "AVRO_CODEC_UNKNOWN");
  assert(unknown.message.includes(`"nulX"`), unknown.message);
});

Deno.test("a null in a column declared never null, and a time in the year 50,000, are told", async () => {
  const json = record({ name: "user", type: optional("string") }, {
    name: "at",
    type: { type: "long", logicalType: "timestamp-millis" },
  });
  const bytes = await avscFile(json, [{ user: null, at: 1_515_711_600_000_000n }]);
  await inFile(bytes, async (path) => {
    const user = await assertRejects(() => readAll(path, { schema: { user: utf8 } }), VolleyError);
    assertEquals([user.code, user.at.column], ["SCHEMA_MISMATCH", "user"]);
    const at = await assertRejects(() => readAll(path, { schema: { at: timestamp("ms") } }), VolleyError);
    assertEquals([at.code, at.at.column], ["TIMESTAMP_OUT_OF_RANGE", "at"]);
  });
});
