import { assertEquals } from "@std/assert";
import type { Clock } from "../time/mod.ts";
import { PartitionTimes, type PartitionTimesOptions } from "./partition_times.ts";

const HOUR = 3_600_000;

/** A clock whose wall can be put forward and back while time goes on as it does. */
class JumpyClock implements Clock {
  wallMs = 1_700_000_000_000;
  monotonicMs = 50;

  pass(ms: number): void {
    this.wallMs += ms;
    this.monotonicMs += ms;
  }
  now(): number {
    return this.wallMs;
  }
  monotonic(): number {
    return this.monotonicMs;
  }
  sleep(): Promise<void> {
    return Promise.resolve();
  }
  yield(): Promise<void> {
    return Promise.resolve();
  }
}

/** Two partitions of an endless source under a clock, driven as the runtime drives them. */
class Driven {
  readonly clock = new JumpyClock();
  readonly times: PartitionTimes;

  constructor(options: Omit<PartitionTimesOptions, "clock">) {
    this.times = new PartitionTimes({ ...options, clock: this.clock });
    this.times.tell([{ partition: 0, ended: false }, { partition: 1, ended: false }]);
  }

  row(partition: number, timeMs: number): void {
    const heard = this.times.hear(partition);
    heard.newestMs = heard.watermarkMs = timeMs;
    this.times.advance();
  }

  /** Time passes, 100 ms at a time; whenever a deadline has come by the wall clock, the stage is called. */
  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 100) {
      this.clock.pass(100);
      if (this.times.nextTimeMs! <= this.clock.now()) this.times.onTime(this.clock.now());
    }
  }

  get states(): string[] {
    return this.times.watermarks().map(({ state }) => state);
  }
}

Deno.test("PartitionTimes takes the silent for idle, and only them, at the time-out", () => {
  const driven = new Driven({ idleTimeoutMs: 60_000 });
  driven.row(1, 7);
  for (let second = 0; second < 59; second++) {
    driven.row(0, second);
    driven.pass(1000);
  }
  assertEquals([driven.states, driven.times.watermark], [["active", "active"], 7]);
  driven.row(0, 100);
  driven.pass(1000);
  assertEquals([driven.states, driven.times.watermark], [["active", "idle"], 100]);
  driven.row(1, 8);
  assertEquals([driven.states, driven.times.watermark], [["active", "active"], 100]);
});

Deno.test("PartitionTimes: a wall clock that jumps makes nobody idle sooner or later", () => {
  for (const jumpMs of [HOUR, -HOUR]) {
    const driven = new Driven({ idleTimeoutMs: 60_000 });
    driven.row(0, 1);
    driven.pass(30_000);
    driven.clock.wallMs += jumpMs;
    driven.pass(29_000);
    assertEquals(driven.states, ["active", "active"]);
    driven.row(0, 2);
    driven.pass(2_000);
    assertEquals(driven.states, ["active", "idle"]);
  }
});

Deno.test("PartitionTimes: a wall clock that jumps moves no quiet stream", () => {
  for (const jumpMs of [HOUR, -HOUR]) {
    const driven = new Driven({ quietAfterMs: 10_000 });
    driven.row(0, 1_000);
    driven.row(1, 500);
    driven.pass(5_000);
    driven.clock.wallMs += jumpMs;
    driven.pass(4_000);
    assertEquals(driven.times.watermark, 500);
    driven.pass(21_000);
    assertEquals(driven.times.watermark, 1_000 + 20_000);
  }
});

Deno.test("PartitionTimes: a call that takes minutes is no silence", () => {
  const driven = new Driven({ idleTimeoutMs: 60_000, quietAfterMs: 60_000 });
  driven.row(0, 1);
  driven.row(1, 1);
  driven.clock.pass(300_000);
  driven.pass(1_000);
  assertEquals([driven.states, driven.times.watermark], [["active", "active"], 1]);
});

Deno.test("PartitionTimes: a paused partition is not listened to, and has its whole time-out afterwards", () => {
  const driven = new Driven({ idleTimeoutMs: 60_000, quietAfterMs: 300_000 });
  driven.row(0, 1);
  driven.row(1, 1);
  const tell = (paused: boolean) => {
    driven.times.tell([0, 1].map((partition) => ({ partition, ended: false, paused })));
  };
  tell(true);
  driven.pass(1_000_000);
  assertEquals([driven.states, driven.times.watermark], [["active", "active"], 1]);
  tell(false);
  driven.pass(59_000);
  assertEquals(driven.states, ["active", "active"]);
  driven.pass(1_000);
  assertEquals(driven.states, ["idle", "idle"]);
});

Deno.test("PartitionTimes waits for nothing where the clock plays no part, or only ended input is left", () => {
  assertEquals(new Driven({}).times.nextTimeMs, undefined);
  const driven = new Driven({ idleTimeoutMs: 60_000 });
  driven.times.tell([0, 1].map((partition) => ({ partition, ended: true })));
  driven.pass(61_000);
  assertEquals([driven.times.nextTimeMs, driven.states], [Infinity, ["ended", "ended"]]);
});
