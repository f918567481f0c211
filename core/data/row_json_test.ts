import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { everyType, randomRow } from "../../tests/harness/random_rows.ts";
import type { Batch } from "./batch.ts";
import {
  binary,
  date,
  decimal,
  fixedSizeList,
  float32,
  float64,
  int64,
  nullable,
  timestamp,
  utf8,
} from "./data_type.ts";
import { rowFromExactJson, rowToExactJson } from "./row_json.ts";
import { batchFromRows } from "./rows.ts";
import { schema } from "./schema.ts";
import { toRow } from "./to_rows.ts";

function again(batch: Batch, row: number): Batch {
  const text = rowToExactJson(batch, row);
  // Through another reader of JSON too: what it can't hold exactly must be text or digits it is told of.
  assert(typeof JSON.parse(text) === "object");
  return batchFromRows(batch.schema, [rowFromExactJson(batch.schema, text)] as never[]);
}

Deno.test("rowFromExactJson() makes the row of rowToExactJson() again, for every type", () => {
  const random = seededRandom(11);
  const every = schema(everyType);
  const batch = batchFromRows(
    every,
    Array.from({ length: 300 }, () => randomRow(random, everyType)) as never[],
  );
  for (let i = 0; i < batch.rows; i++) {
    const restored = again(batch, i);
    assertEquals(toRow(restored, 0), toRow(batch, i));
    assertEquals(rowToExactJson(restored, 0), rowToExactJson(batch, i));
  }
});

Deno.test("rowToExactJson() keeps what JSON and Date cannot hold", () => {
  const odd = schema({
    id: int64,
    at: timestamp("ms"),
    fine: timestamp("ns"),
    day: date,
    price: decimal(20, 2),
    a: float64,
    b: float64,
    c: float32,
    bytes: binary,
    name: utf8,
    vector: fixedSizeList(float32, 2),
    ["__proto__"]: nullable(utf8),
  });
  const batch = batchFromRows(odd, [{
    id: -(2n ** 63n),
    at: 2n ** 63n - 1n,
    fine: 1_700_000_000_123_456_789n,
    day: 2_147_483_647n,
    price: "-0.50",
    a: -0,
    b: NaN,
    c: 0.1,
    bytes: Uint8Array.of(0, 255),
    name: 'é "',
    vector: Float32Array.of(0.1, Infinity),
    ["__proto__"]: "polluted",
  }]);
  assertEquals(
    rowToExactJson(batch, 0),
    `{"id":-9223372036854775808,"at":9223372036854775807,"fine":"2023-11-14T22:13:20.123456789Z",` +
      `"day":2147483647,"price":"-0.50","a":"-0","b":"NaN","c":0.10000000149011612,"bytes":"AP8=",` +
      `"name":"é \\"","vector":[0.10000000149011612,"Infinity"],"__proto__":"polluted"}`,
  );
  assertEquals(toRow(again(batch, 0), 0), toRow(batch, 0));
  assertEquals((again(batch, 0).column("at").values as BigInt64Array)[0], 2n ** 63n - 1n);
});
