import { assertEquals, assertStrictEquals } from "@std/assert";
import { Column } from "./column.ts";
import { int32 } from "./data_type.ts";
import { withValidity } from "./with_validity.ts";

Deno.test("withValidity() gives a bitmap in which every row is present, at any length", () => {
  for (const length of [0, 1, 9, 100_000]) {
    const plain = new Column({ type: int32, length, values: new Int32Array(length).fill(7) });
    const { validity, values } = withValidity(plain);
    assertStrictEquals(values, plain.values);
    for (let i = 0; i < length; i++) assertEquals((validity![i >> 3] >> (i & 7)) & 1, 1);
  }
});

Deno.test("withValidity() leaves a column with nulls as it is", () => {
  const column = new Column({
    type: int32,
    length: 2,
    values: new Int32Array(2),
    validity: Uint8Array.of(1),
  });
  assertStrictEquals(withValidity(column), column);
});
