import { assertEquals, assertStrictEquals } from "@std/assert";
import { Column, float64, int32, int64 } from "../data/mod.ts";
import { createAccumulator } from "./create.ts";
import { compileUpdate, updateEach, updateSource } from "./fused_update.ts";
import { layoutSignature } from "./input_layout.ts";

const rows = Int32Array.of(0, 1, 2, 3);
const slots = Int32Array.of(0, 1, 0, 0);
const ints = new Column({ type: int32, length: 4, values: Int32Array.of(5, 6, 7, 8) });
const holed = new Column({
  type: int64,
  length: 4,
  values: BigInt64Array.of(-1n, 2n, 3n, -4n),
  validity: Uint8Array.of(0b1011),
});

function threeSums() {
  const made = [
    createAccumulator({ fn: "count", input: null, params: {} }),
    createAccumulator({ fn: "sum", input: int32, params: {} }),
    createAccumulator({ fn: "sum", input: int64, params: {} }),
  ];
  for (const accumulator of made) accumulator.grow(2);
  return made;
}

Deno.test("compileUpdate() gives what update() of each accumulator gives", () => {
  const inputs = [null, ints, holed];
  for (const interpreted of [false, true]) {
    const accumulators = threeSums();
    const update = compileUpdate(inputs, accumulators, { interpreted });
    update(accumulators, inputs, rows, slots, 0, 4, null, 0);
    const results = accumulators.map((each) => [...each.finish(0, 2).values as BigInt64Array]);
    assertEquals(results, [[3n, 1n], [20n, 6n], [-5n, 2n]]);
  }
});

Deno.test("compileUpdate() makes one function for equal layouts and another where nulls occur", () => {
  const other = new Column({ type: int32, length: 1, values: Int32Array.of(1) });
  const same = compileUpdate([null, ints, holed], threeSums());
  assertStrictEquals(compileUpdate([null, other, holed], threeSums()), same);
  assertEquals(compileUpdate([null, ints, ints], threeSums()) === same, false);
  assertStrictEquals(compileUpdate([null, ints, holed], threeSums(), { interpreted: true }), updateEach);
});

Deno.test("compileUpdate() holds where inputs that were one column are two", () => {
  const doubled = new Column({ type: int32, length: 4, values: Int32Array.of(10, 12, 14, 16) });
  const accumulators = [int32, int32].map((input) => createAccumulator({ fn: "sum", input, params: {} }));
  for (const accumulator of accumulators) accumulator.grow(2);
  const update = compileUpdate([ints, ints], accumulators);
  update(accumulators, [ints, doubled], rows, slots, 0, 4, null, 0);
  assertEquals(accumulators.map((each) => each.finish(0, 1).values), [
    BigInt64Array.of(20n),
    BigInt64Array.of(40n),
  ]);
});

Deno.test("updateSource() loads and tests a shared input once", () => {
  const source = updateSource([holed, holed], threeSums().slice(1));
  assertEquals(source.split("valid0[i >> 3]").length, 2);
});

Deno.test("layoutSignature() tells types, nulls, codes and shared inputs apart", () => {
  const floats = new Column({ type: float64, length: 1, values: Float64Array.of(1) });
  assertEquals(layoutSignature([null, ints, holed, floats, ints]), "- int32 int64? float64 =1");
});
