import { int32, utf8 } from "../data/mod.ts";
import { MemoryKeyedState } from "./memory_state.ts";

const ROWS = 100_000;
const KEYS = 10_000;
const names = Array.from({ length: KEYS }, (_, i) => `user-${i}`);

const byId = new MemoryKeyedState({ operatorId: "a", keyTypes: [int32] });
const countById = byId.value<number>("count");
Deno.bench("state/process-int x100k", () => {
  for (let i = 0; i < ROWS; i++) {
    byId.setKey((i * 7_919) % KEYS);
    countById.set((countById.get() ?? 0) + 1);
  }
});

const byName = new MemoryKeyedState({ operatorId: "b", keyTypes: [utf8] });
const countByName = byName.value<number>("count");
Deno.bench("state/process-text x100k", () => {
  for (let i = 0; i < ROWS; i++) {
    byName.setKey(names[(i * 7_919) % KEYS]);
    countByName.set((countByName.get() ?? 0) + 1);
  }
});

const saved = new MemoryKeyedState({ operatorId: "b", keyTypes: [utf8] });
for (const [i, name] of names.entries()) {
  saved.setKey(name);
  saved.value("count").set(i);
}
const bytes = saved.snapshot();
Deno.bench("state/snapshot 10k text keys", () => {
  saved.snapshot();
});

Deno.bench("state/restore 10k text keys", () => {
  new MemoryKeyedState({ operatorId: "b", keyTypes: [utf8] }).restore(bytes);
});
