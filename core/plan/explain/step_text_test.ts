import { assertEquals } from "@std/assert";
import type { StepOf } from "../node.ts";
import { stepText } from "./step_text.ts";

Deno.test("stepText() of an interval join says where the right row lies", () => {
  const said = (lowerMs: number, upperMs: number) => {
    const keys = { leftKeys: ["id"], rightKeys: ["order"], columns: [] };
    const step: StepOf<"intervalJoin"> = { kind: "intervalJoin", type: "inner", lowerMs, upperMs, ...keys };
    return stepText(step).split("the right row ")[1];
  };
  assertEquals(said(0, 600_000), "at most 10 min after the left");
  assertEquals(said(-5000, 0), "at most 5 s before the left");
  assertEquals(said(-5000, 1000), "from 5 s before the left to 1 s after the left");
  assertEquals(said(0, 0), "at the left's time");
});

Deno.test("stepText() of a source counts the rows and columns its configuration holds", () => {
  const config = { schema: [{ name: "n" }], rows: [{ n: 1 }, { n: 2 }], keys: ["n"] };
  assertEquals(
    stepText({ kind: "source", connector: "memory", config }),
    `memory schema (1), rows (2), keys ["n"]`,
  );
});
