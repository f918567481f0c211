import { assert, assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import {
  binary,
  decimal,
  fixedSizeList,
  float32,
  float64,
  int32,
  int64,
  list,
  nullable,
  struct,
  timestamp,
  uint64,
  utf8,
} from "./data_type.ts";
import { record, recordOf, type RowType } from "./typed_record.ts";
import { toRows } from "./to_rows.ts";

const Click = record("Click", {
  user: struct({ name: utf8, tags: list(utf8) }),
  at: timestamp("us"),
  id: uint64,
  amount: nullable(decimal(10, 2)),
  raw: binary,
  vector: fixedSizeList(float32, 2),
});
type Click = RowType<typeof Click>;

const wire = `{"user": {"name": "ada", "tags": ["x", "y"]}, "at": "2024-02-29T12:00:00.000001Z",
  "id": 18446744073709551615, "amount": 1.5, "raw": "AQID", "vector": [0.5, 2]}`;

const decoded: Click = {
  user: { name: "ada", tags: ["x", "y"] },
  at: BigInt(Date.UTC(2024, 1, 29, 12)) * 1000n + 1n,
  id: 2n ** 64n - 1n,
  amount: "1.50",
  raw: Uint8Array.of(1, 2, 3),
  vector: Float32Array.of(0.5, 2),
};

function refused(json: string | Uint8Array | object): VolleyError {
  return assertThrows(() => Click.decode(json), VolleyError);
}

Deno.test("record().decode() reads nested JSON as text, bytes or an object, 64-bit integers exactly", () => {
  assertEquals(Click.decode(wire), decoded);
  assertEquals(Click.decode(new TextEncoder().encode(wire)), decoded);
  assertEquals(Click.decode({ ...JSON.parse(wire), id: "18446744073709551615" }), decoded);
  assertEquals(toRows(Click.decodeBatch([wire, wire])), [decoded, decoded]);
});

Deno.test("record() gives rows, batches and Arrow the same values", () => {
  const batch = Click.toBatch([decoded, { ...decoded, amount: null }]);
  assertEquals(Click.fromBatch(batch), [decoded, { ...decoded, amount: null }]);
  const arrow = Click.toArrow([decoded]);
  assertEquals(arrow.getChild("user")!.get(0).name, "ada");
  assertEquals(arrow.schema.fields.map((field) => field.name), Click.schema.names);
});

Deno.test("record().decode() refuses bad JSON, bad UTF-8, wrong, missing and unknown columns", () => {
  assertEquals(refused("{").code, "RECORD_JSON_INVALID");
  assertEquals(refused("[1]").code, "RECORD_JSON_INVALID");
  assertEquals(refused("null").code, "RECORD_JSON_INVALID");
  assertEquals(refused(Uint8Array.of(34, 255, 34)).code, "RECORD_JSON_INVALID");
  const parsed = JSON.parse(wire);
  assertEquals(refused({ ...parsed, id: 1, at: true }).at.column, "at");
  const notBase64 = refused({ ...parsed, id: 1, raw: "?" });
  assertEquals([notBase64.code, notBase64.at.column], ["VALUE_TYPE_MISMATCH", "raw"]);
  assertEquals(refused({ ...parsed, id: 1, user: undefined }).code, "ROW_MISSING_COLUMN");
  assertEquals(refused({ ...parsed, id: 1, more: 1 }).code, "ROW_UNKNOWN_COLUMN");
  assertEquals(refused(wire.replace("}", `, "__proto__": 1}`)).code, "VALUE_TYPE_MISMATCH");
  const numbered = assertThrows(() => Click.decodeBatch([wire, "{"]), VolleyError);
  assertEquals([numbered.code, numbered.at.row], ["RECORD_JSON_INVALID", 1]);
});

Deno.test("record().decode() rounds long whole numbers for floats only", () => {
  const Mixed = record("Mixed", { f: float64, i: int64 });
  assertEquals(Mixed.decode(`{"f": 123456789012345678901, "i": 9007199254740993}`), {
    f: 123456789012345678901,
    i: 9007199254740993n,
  });
});

Deno.test("record().fromBatch() refuses a batch of other columns", () => {
  const other = record("Other", { x: int32 }).toBatch([{ x: 1 }]);
  assertEquals(assertThrows(() => Click.fromBatch(other), VolleyError).code, "BATCH_SCHEMA_MISMATCH");
});

class Point {
  readonly made: string = "by constructor";
  constructor(readonly x: number, readonly y: number) {}
  get sum(): number {
    return this.x + this.y;
  }
}

Deno.test("recordOf() reads fields and getters of instances and gives instances back", () => {
  const Points = recordOf(Point, { x: int32, y: int32 });
  const [point] = Points.fromBatch(Points.toBatch([new Point(1, 2)]));
  assert(point instanceof Point);
  assertEquals([point.sum, point.made], [3, undefined as unknown as string]);
  assertEquals(toRows(recordOf(Point, { sum: int32 }, () => new Point(0, 0)).toBatch([new Point(1, 2)])), [{
    sum: 3,
  }]);
});

Deno.test("recordOf() makes instances as it is told", () => {
  const Points = recordOf(Point, { x: int32, y: int32 }, ({ x, y }) => new Point(x, y));
  assertEquals(Points.decode(`{"x": 1, "y": 2}`).made, "by constructor");
  assertEquals(assertThrows(() => Points.decode(`{"x": 1}`), VolleyError).code, "ROW_MISSING_COLUMN");
});

Deno.test("recordOf() does not compile for a column the class lacks or has with another type", () => {
  // @ts-expect-error: Point has no z
  assertEquals(recordOf(Point, { z: int32 }).name, "Point");
  // @ts-expect-error: Point.x is a number
  assertEquals(recordOf(Point, { x: utf8 }).name, "Point");
});
