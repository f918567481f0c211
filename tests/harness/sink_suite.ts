import { assertEquals } from "@std/assert";
import { Batch, type Sink, type SinkContext, sliceBatch, StreamRecord, systemClock } from "../../mod.ts";
import type { ConnectorTestContext, StepRunner } from "./connector_test_context.ts";
import { rowTexts, suiteBatch } from "./suite_rows.ts";

/**
 * Holds a connector's sink to its contract: what is written arrives, once; with `"exactly-once"` also what a
 * checkpoint, its commit, a crash between the two and a restart may do to it. A connector without a sink passes.
 *
 * @example
 * ```ts
 * import { CollectSink, schema, utf8 } from "@volley/volley";
 * import { type ConnectorTestContext, runSinkSuite } from "@volley/volley/testing";
 * let sink = new CollectSink();
 * const context: ConnectorTestContext = {
 *   name: "memory",
 *   testSchema: () => schema({ name: utf8 }),
 *   seedTestData() {},
 *   createSource: () => null,
 *   createSink: () => sink,
 *   readSinkResults: () => sink.batches,
 *   newDestination: () => void (sink = new CollectSink()),
 * };
 * // In a test: Deno.test("memory writes", (t) => runSinkSuite(t, context));
 * await runSinkSuite({ step: (_name, test) => test() }, context);
 * ```
 */
export async function runSinkSuite(runner: StepRunner, context: ConnectorTestContext): Promise<void> {
  const sink = await context.createSink();
  if (sink === null) return;
  const suite = new SinkSuite(context);
  const tests: (readonly [string, () => Promise<void>])[] = [
    ["basic write", () => suite.basicWrite()],
    ["write and flush", () => suite.writeAndFlush()],
    ["checkpoint triggers flush", () => suite.checkpoint()],
    ["every type, null and Unicode are written as they are", () => suite.values()],
    ["a batch with a selection writes the rows that count", () => suite.selection()],
    ["close twice does no harm", () => suite.closeTwice()],
  ];
  if (sink.guarantee === "exactly-once") {
    tests.push(
      ["uncommitted rows are invisible", () => suite.uncommitted()],
      ["a commit repeated changes nothing", () => suite.commitTwice()],
      ["several checkpoints lose and double nothing", () => suite.epochs()],
      ["a checkpoint without rows is nothing", () => suite.emptyEpoch()],
      ["a crash before the checkpoint leaves nothing behind", () => suite.crashBeforeCheckpoint()],
      ["a crash between checkpoint and commit is committed on restart", () => suite.crashBeforeCommit()],
      ["a crash after the commit commits nothing twice", () => suite.crashAfterCommit()],
    );
  }
  for (const [name, test] of tests) {
    await context.newDestination();
    await runner.step(`${context.name} sink: ${name}`, test);
  }
}

class SinkSuite {
  readonly #context: ConnectorTestContext;

  constructor(context: ConnectorTestContext) {
    this.#context = context;
  }

  #rows(count: number, seed: number): Batch {
    return suiteBatch(this.#context.testSchema(), count, seed);
  }

  async #opened(restoredEpoch: number | null = null): Promise<Sink> {
    const sink = await this.#context.createSink();
    if (sink === null) throw new Error("createSink() gave null");
    const context: SinkContext = {
      clock: systemClock,
      signal: new AbortController().signal,
      schema: this.#context.testSchema(),
      pipeline: "connector suite",
      restoredEpoch,
    };
    await sink.open(context);
    return sink;
  }

  async #visible(): Promise<string[]> {
    return rowTexts(await this.#context.readSinkResults()).sort();
  }

  async #expect(...wanted: Batch[]): Promise<void> {
    assertEquals(await this.#visible(), rowTexts(wanted).sort());
  }

  async basicWrite(): Promise<void> {
    const rows = this.#rows(5, 11);
    const sink = await this.#opened();
    await sink.write(new StreamRecord(rows));
    await checkpoint(sink, 1);
    await sink.close();
    await this.#expect(rows);
  }

  async writeAndFlush(): Promise<void> {
    const rows = this.#rows(30, 12);
    const sink = await this.#opened();
    for (let at = 0; at < 30; at += 7) await sink.write(new StreamRecord(sliceBatch(rows, at, at + 7)));
    await checkpoint(sink, 1);
    await sink.close();
    await this.#expect(rows);
  }

  async checkpoint(): Promise<void> {
    const rows = this.#rows(8, 13);
    const sink = await this.#opened();
    await sink.write(new StreamRecord(rows));
    await checkpoint(sink, 1);
    await this.#expect(rows);
    await sink.close();
  }

  async values(): Promise<void> {
    const rows = this.#rows(300, 14);
    const sink = await this.#opened();
    await sink.write(new StreamRecord(rows));
    await checkpoint(sink, 1);
    await sink.close();
    await this.#expect(rows);
  }

  async selection(): Promise<void> {
    const rows = this.#rows(20, 15);
    const { schema, columns, length } = rows;
    const picked = new Batch(schema, columns, length, { selection: Int32Array.of(1, 4, 9, 0), selected: 3 });
    const sink = await this.#opened();
    await sink.write(new StreamRecord(picked));
    await checkpoint(sink, 1);
    await sink.close();
    await this.#expect(sliceBatch(rows, 1, 2), sliceBatch(rows, 4, 5), sliceBatch(rows, 9, 10));
  }

  async closeTwice(): Promise<void> {
    const sink = await this.#opened();
    await sink.write(new StreamRecord(this.#rows(3, 16)));
    await sink.close();
    await sink.close();
  }

  async uncommitted(): Promise<void> {
    const sink = await this.#opened();
    await sink.write(new StreamRecord(this.#rows(5, 17)));
    await sink.flush();
    assertEquals(await this.#visible(), [], "rows are visible after flush");
    await sink.onCheckpoint!(1);
    assertEquals(await this.#visible(), [], "rows are visible before their commit");
    await sink.close();
    assertEquals(await this.#visible(), [], "close made rows visible");
  }

  async commitTwice(): Promise<void> {
    const rows = this.#rows(6, 18);
    const sink = await this.#opened();
    await sink.write(new StreamRecord(rows));
    await checkpoint(sink, 1);
    await sink.commit!(1);
    await sink.close();
    await this.#expect(rows);
  }

  async epochs(): Promise<void> {
    const [a, b, c] = [19, 20, 21].map((seed) => this.#rows(12, seed));
    const sink = await this.#opened();
    for (const [index, rows] of [a, b, c].entries()) {
      await sink.write(new StreamRecord(rows));
      await checkpoint(sink, index + 1);
    }
    await sink.close();
    await this.#expect(a, b, c);
  }

  async emptyEpoch(): Promise<void> {
    const rows = this.#rows(4, 22);
    const sink = await this.#opened();
    await checkpoint(sink, 1);
    await sink.write(new StreamRecord(rows));
    await checkpoint(sink, 2);
    await checkpoint(sink, 3);
    await sink.close();
    await this.#expect(rows);
  }

  /** The first attempt is abandoned without `close`, as a killed process is. */
  async crashBeforeCheckpoint(): Promise<void> {
    const [kept, lost] = [this.#rows(5, 23), this.#rows(5, 24)];
    const dead = await this.#opened();
    await dead.write(new StreamRecord(kept));
    await checkpoint(dead, 1);
    await dead.write(new StreamRecord(lost));
    await dead.flush();
    const sink = await this.#opened(1);
    await this.#expect(kept);
    await sink.write(new StreamRecord(lost));
    await checkpoint(sink, 2);
    await sink.close();
    await dead.close();
    await this.#expect(kept, lost);
  }

  async crashBeforeCommit(): Promise<void> {
    const [first, second] = [this.#rows(5, 25), this.#rows(5, 26)];
    const dead = await this.#opened();
    await dead.write(new StreamRecord(first));
    await dead.onCheckpoint!(1);
    await dead.close();
    const sink = await this.#opened(1);
    await sink.commit!(1);
    await this.#expect(first);
    await sink.write(new StreamRecord(second));
    await checkpoint(sink, 2);
    await sink.close();
    await this.#expect(first, second);
  }

  async crashAfterCommit(): Promise<void> {
    const rows = this.#rows(5, 27);
    const dead = await this.#opened();
    await dead.write(new StreamRecord(rows));
    await checkpoint(dead, 1);
    await dead.close();
    const sink = await this.#opened(1);
    await sink.commit!(1);
    await sink.close();
    await this.#expect(rows);
  }
}

/** What the engine does at a barrier and when its checkpoint is durable. */
async function checkpoint(sink: Sink, epoch: number): Promise<void> {
  await sink.flush();
  await sink.onCheckpoint?.(epoch);
  await sink.commit?.(epoch);
}
