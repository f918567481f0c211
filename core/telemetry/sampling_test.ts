import { assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { Sampler } from "./sampling.ts";

const sampled = { traceId: "a".repeat(32), spanId: "b".repeat(16), sampled: true };
const dropped = { ...sampled, sampled: false };

Deno.test("Sampler takes the fraction asked for", () => {
  let n = 0;
  const sampler = new Sampler({ ratio: 0.25 }, () => (n++ % 100) / 100);
  const taken = Array.from({ length: 1_000 }, () => sampler.decide()).filter((taken) => taken).length;
  assertEquals(taken, 250);
});

Deno.test("Sampler asks for no random number where there is nothing to decide", () => {
  const never = () => {
    throw new Error("asked");
  };
  assertEquals(new Sampler("always", never).decide(), true);
  assertEquals(new Sampler("never", never).decide(), false);
  assertEquals(new Sampler({ ratio: 0.5 }, never).decide(sampled), true);
  assertEquals(new Sampler("always", never).decide(dropped), false);
  assertEquals(new Sampler("never", never).decide(sampled), false);
});

Deno.test("Sampler refuses a ratio that is none", () => {
  for (const ratio of [-0.1, 1.1, NaN]) {
    assertEquals(
      assertThrows(() => new Sampler({ ratio }, () => 0), VolleyError).code,
      "SAMPLING_RATIO_INVALID",
    );
  }
});
