import { assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { float64, int32, nullable, type Shape, struct, timestamp, utf8 } from "./data_type.ts";
import { describeType, nearestName, Schema, schema } from "./schema.ts";

Deno.test("schema() keeps the order of the keys and says what is nullable", () => {
  const events = schema({ user: utf8, amount: nullable(float64), at: timestamp("us", "UTC") });
  assertEquals(String(events), "user utf8, amount float64?, at timestamp[us, UTC]");
  assertEquals([events.indexOf("at"), events.indexOf("nope")], [2, -1]);
});

Deno.test("schema() takes a computed __proto__ and refuses one that JavaScript swallows", () => {
  assertEquals(schema({ ["__proto__"]: int32, a: utf8 }).names, ["__proto__", "a"]);
  for (const lost of [{ __proto__: int32, a: utf8 }, { __proto__: nullable(int32) }]) {
    const error = assertThrows(() => schema(lost as unknown as Shape), VolleyError);
    assertEquals(error.code, "SCHEMA_INVALID_SHAPE");
  }
});

Deno.test("schema() names a column whose type is none", () => {
  for (const none of ["int32", null, undefined, 5, {}]) {
    const error = assertThrows(() => schema({ a: utf8, b: none } as unknown as Shape), VolleyError);
    assertEquals([error.code, error.at.column], ["SCHEMA_INVALID_SHAPE", "b"]);
  }
  for (const none of ["a int32", null, undefined]) {
    const error = assertThrows(() => schema(none as unknown as Shape), VolleyError);
    assertEquals(error.code, "SCHEMA_INVALID_SHAPE");
  }
});

Deno.test("Schema refuses two columns of one name", () => {
  const field = { name: "a", type: utf8, nullable: false };
  assertEquals(assertThrows(() => new Schema([field, field]), VolleyError).code, "SCHEMA_DUPLICATE_COLUMN");
});

Deno.test("Schema.field() names the nearest column", () => {
  const error = assertThrows(() => schema({ amount: utf8, user: utf8 }).field("amonut"), VolleyError);
  assertEquals([error.code, error.hint], ["COLUMN_NOT_FOUND", 'Did you mean "amount"?']);
  assertEquals(nearestName("zzz", ["amount"]), undefined);
});

Deno.test("Schema.equals() compares names, types and nullability, nested too", () => {
  const make = (inner: Shape) => schema({ s: struct(inner) });
  assertEquals(make({ a: utf8 }).equals(make({ a: utf8 })), true);
  assertEquals(make({ a: utf8 }).equals(make({ a: nullable(utf8) })), false);
  assertEquals(describeType(struct({ a: nullable(utf8) })), "struct<a utf8?>");
});
