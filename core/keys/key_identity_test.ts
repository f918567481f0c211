import { assertEquals, assertThrows } from "@std/assert";
import * as t from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { KeyCodec } from "./key_codec.ts";
import { KeyIdentities } from "./key_identity.ts";

const KEYS: readonly [t.DataType[], unknown[]][] = [
  [[t.int32], [0, -0, 1, null, undefined]],
  [[t.float64], [0, -0, NaN, -NaN, null]],
  [[t.float32], [0.1, Math.fround(0.1), NaN]],
  [[t.int64], [5, 5n, 2n ** 60n, null]],
  [[t.utf8], ["a", "", "\ud800", "\ufffd", null]],
  [[t.bool], [true, false, null]],
  [[t.decimal(5, 1)], ["1.0", "1", "-1"]],
  [[t.list(t.int32)], [[], [1], [1, null], null]],
  [[t.binary], [Uint8Array.of(1), Uint8Array.of(1), Uint8Array.of(255), null]],
  [[t.utf8, t.int32], [["a", 1], ["a", 1], ["a", null], [null, 1], ["a,1", null]]],
];

Deno.test("KeyIdentities.of() is the same exactly if the canonical bytes are", () => {
  for (const [types, keys] of KEYS) {
    const codec = new KeyCodec(types);
    const identities = new KeyIdentities(codec);
    const byIdentity = new Map<unknown, string>();
    for (const key of keys) {
      const bytes = codec.encode(types.length === 1 ? [key] : key as unknown[]);
      const identity = identities.of(key);
      assertEquals(byIdentity.get(identity) ?? bytes.join(), bytes.join());
      byIdentity.set(identity, bytes.join());
      assertEquals(identities.bytesOf(identity), bytes);
      assertEquals(new Set([identity, identities.ofBytes(bytes)]).size, 1);
    }
    assertEquals(byIdentity.size, new Set(byIdentity.values()).size);
  }
});

Deno.test("KeyIdentities.of() knows one key where there are no key columns", () => {
  const identities = new KeyIdentities(new KeyCodec([]));
  assertEquals(identities.of(undefined), identities.of("anything"));
});

Deno.test("KeyIdentities.of() refuses what is no key of its columns", () => {
  const single = new KeyIdentities(new KeyCodec([t.int32]));
  const pair = new KeyIdentities(new KeyCodec([t.int32, t.int32]));
  for (const act of [() => single.of("1"), () => pair.of(1), () => pair.of([1, 2, 3])]) {
    assertEquals(assertThrows(act, VolleyError).code, "KEY_VALUE_INVALID");
  }
});
