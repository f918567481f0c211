import { assertEquals, assertThrows } from "@std/assert";
import { schema, timestamp, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { PlanStep } from "../plan/mod.ts";
import { sourceDraft } from "./draft.ts";
import { watermarksStep } from "./event_time.ts";
import {
  BoundedOutOfOrdernessGenerator,
  settingsOf,
  WatermarkConfig,
  type WatermarkOptions,
} from "./watermark_config.ts";

const INPUT = sourceDraft(
  { schema: schema({ at: timestamp("ms"), user: utf8 }), connectorId: "test" } as never,
);

function stepOf(column: string | WatermarkConfig, options: WatermarkOptions = {}): PlanStep {
  return watermarksStep(INPUT, settingsOf(column, options)).step;
}

function refusal(column: string | WatermarkConfig, options: WatermarkOptions): string {
  return assertThrows(() => stepOf(column, options), VolleyError).code;
}

const BOUNDED_BY_5S = {
  kind: "watermarks",
  column: "at",
  strategy: { kind: "bounded", maxOutOfOrdernessMs: 5000 },
  idleTimeoutMs: 60_000,
  maxAheadMs: null,
  quietAfterMs: null,
} as const;

Deno.test("withWatermarks() has the specification's spellings", () => {
  const steps = [
    stepOf("at", { maxOutOfOrderness: 5000 }),
    stepOf(new WatermarkConfig("5s")),
    stepOf(new BoundedOutOfOrdernessGenerator("5s", "at")),
  ];
  assertEquals(steps, steps.map(() => BOUNDED_BY_5S));
});

Deno.test("WatermarkConfig says the same as options, and stays as it is", () => {
  const config = new WatermarkConfig("5s");
  const clock = { idleTimeoutMs: null, maxAheadMs: 3_600_000, quietAfterMs: 30_000 };
  const told = config.withIdleTimeout(null).withMaxAhead("1h").withCloseQuietAfter("30s");
  assertEquals(stepOf(told), { ...BOUNDED_BY_5S, ...clock });
  const options = { maxOutOfOrderness: "5s", idleTimeout: null, maxAhead: "1h", closeQuietAfter: "30s" };
  assertEquals(stepOf("at", options), stepOf(told));
  assertEquals(stepOf(config), BOUNDED_BY_5S);
  const marked = { kind: "punctuated", at: { op: "col", name: "at" } } as const;
  assertEquals(stepOf(WatermarkConfig.punctuatedBy(col("at"))), { ...BOUNDED_BY_5S, strategy: marked });
});

Deno.test("a generator is part of the plan by its name, and a binding", () => {
  const onEvent = () => 1;
  const clockwork = () => ({ onEvent });
  const { step, binding } = watermarksStep(INPUT, settingsOf("at", { generator: clockwork }));
  const strategy = { kind: "custom", generator: { closure: true, name: "clockwork" } } as const;
  assertEquals(step, { ...BOUNDED_BY_5S, strategy });
  assertEquals(binding, { kind: "watermark", create: clockwork });
});

Deno.test("withWatermarks() refuses what contradicts itself, and times that are none", () => {
  assertEquals(refusal("at", { maxOutOfOrderness: 1, punctuation: "at" }), "WATERMARKS_INVALID");
  assertEquals(
    refusal("at", { generator: () => ({ onEvent() {} }), punctuation: "at" }),
    "WATERMARKS_INVALID",
  );
  assertEquals(refusal(new WatermarkConfig(1), { maxAhead: 1 }), "WATERMARKS_INVALID");
  assertEquals(refusal("at", { idleTimeout: 0 }), "WATERMARKS_INVALID");
  assertEquals(refusal("at", { closeQuietAfter: "0s" }), "WATERMARKS_INVALID");
  assertEquals(refusal("at", { maxAhead: -1 }), "DURATION_INVALID");
  assertEquals(refusal("at", { generator: {} as never }), "WATERMARK_GENERATOR_INVALID");
  assertEquals(refusal("user", {}), "WATERMARK_TYPE_MISMATCH");
  assertEquals(refusal("at", { punctuation: col("user") }), "WATERMARK_TYPE_MISMATCH");
  assertEquals(refusal("nope", {}), "COLUMN_NOT_FOUND");
  assertEquals(refusal("at", { punctuation: "nope" }), "COLUMN_NOT_FOUND");
});
