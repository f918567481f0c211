import { assertEquals } from "@std/assert";
import { Silence } from "./silence.ts";

Deno.test("Silence adds up what passes between looks", () => {
  const silence = new Silence(60_000);
  assertEquals([5_000, 6_000, 40_000].map((now) => silence.look(now)), [0, 1_000, 35_000]);
});

Deno.test("Silence counts a second at most of a wait in which nothing was read", () => {
  const silence = new Silence(60_000);
  silence.look(0);
  silence.stalled(40_000);
  assertEquals(silence.look(40_500), 1_500);
  silence.stalled(40_900);
  assertEquals(silence.look(41_000), 2_000);
});

Deno.test("Silence counts a second at most where nobody looked when it was due", () => {
  const silence = new Silence(60_000);
  silence.look(0);
  silence.dueAt = 60_000;
  assertEquals(silence.look(60_500), 60_500);
  assertEquals(silence.look(500_000), 61_500);
});

Deno.test("Silence counts a tenth of a short time-out at most, and never backwards", () => {
  const silence = new Silence(50);
  silence.look(100);
  silence.stalled(1_000);
  assertEquals([silence.look(1_000), silence.look(900), silence.look(910)], [5, 5, 15]);
});
