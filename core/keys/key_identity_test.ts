import { assertEquals } from "@std/assert";
import * as t from "../data/mod.ts";
import { KeyCodec } from "./key_codec.ts";
import { keyIdentity } from "./key_identity.ts";

const KEYS: readonly [t.DataType[], unknown[][]][] = [
  [[t.int32], [[0], [-0], [1], [null], [undefined]]],
  [[t.float64], [[0], [-0], [NaN], [-NaN], [null]]],
  [[t.float32], [[0.1], [Math.fround(0.1)], [NaN]]],
  [[t.int64], [[5], [5n], [2n ** 60n], [null]]],
  [[t.utf8], [["a"], [""], ["\ud800"], ["\ufffd"], [null]]],
  [[t.decimal(5, 1)], [["1.0"], ["1"], ["-1"]]],
  [[t.binary], [[Uint8Array.of(1)], [Uint8Array.of(1)], [Uint8Array.of(255)], [null]]],
  [[t.utf8, t.int32], [["a", 1], ["a", 1], ["a", null], [null, 1], ["a,1", null]]],
  [[], [[], []]],
];

Deno.test("keyIdentity() is the same exactly if the canonical bytes are", () => {
  for (const [types, keys] of KEYS) {
    const codec = new KeyCodec(types);
    const identity = keyIdentity(codec);
    const byIdentity = new Map<unknown, string>();
    for (const key of keys) {
      const bytes = codec.encode(key).join();
      assertEquals(byIdentity.get(identity(key)) ?? bytes, bytes);
      byIdentity.set(identity(key), bytes);
    }
    assertEquals(byIdentity.size, new Set(keys.map((key) => codec.encode(key).join())).size);
  }
});
