import { int32, utf8 } from "../data/mod.ts";
import { KeyCodec } from "./key_codec.ts";
import { keyGroup, keyGroupOfHash } from "./key_group.ts";
import { murmur2Int32 } from "./murmur2.ts";

const TIMES = 100_000;
const ids = new KeyCodec([int32]);
const composite = new KeyCodec([utf8, int32]);
const bytes = composite.encode(["user-1234", 5]);

Deno.bench("keys/group-int32 x100k", () => {
  let sum = 0;
  for (let i = 0; i < TIMES; i++) sum += keyGroupOfHash(murmur2Int32(i), 256);
  if (sum === 0) throw new Error("no key was hashed");
});

Deno.bench("keys/group-of-bytes x100k", () => {
  let sum = 0;
  for (let i = 0; i < TIMES; i++) sum += keyGroup(bytes, 256);
  if (sum === 0) throw new Error("no key was hashed");
});

Deno.bench("keys/encode-int32 x100k", () => {
  for (let i = 0; i < TIMES; i++) ids.encode([i]);
});

Deno.bench("keys/encode-composite x100k", () => {
  for (let i = 0; i < TIMES; i++) composite.encode(["user-1234", i]);
});
