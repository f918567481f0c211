import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Batch, Source } from "../../mod.ts";
import type { ConnectorTestContext, StepRunner } from "./connector_test_context.ts";
import { pollAll, sourceContext } from "./polling.ts";
import { rowTexts, suiteBatch } from "./suite_rows.ts";

/**
 * Holds a connector's source to its contract: reads all rows, once, in order; ends; and continues from its offsets
 * exactly. A connector without a source passes.
 *
 * @example
 * ```ts
 * import { type Batch, iterableSource, schema, utf8 } from "@volley/volley";
 * import { type ConnectorTestContext, runSourceSuite } from "@volley/volley/testing";
 * let seeded: readonly Batch[] = [];
 * const context: ConnectorTestContext = {
 *   name: "memory",
 *   testSchema: () => schema({ name: utf8 }),
 *   seedTestData: (batches) => void (seeded = batches),
 *   createSource: () => iterableSource(seeded, { schema: schema({ name: utf8 }) }),
 *   createSink: () => null,
 *   readSinkResults: () => [],
 *   newDestination() {},
 * };
 * // In a test: Deno.test("memory reads", (t) => runSourceSuite(t, context));
 * await runSourceSuite({ step: (_name, test) => test() }, context);
 * ```
 */
export async function runSourceSuite(runner: StepRunner, context: ConnectorTestContext): Promise<void> {
  const suite = new SourceSuite(context);
  if (await context.createSource() === null) return;
  const tests: readonly (readonly [string, () => Promise<void>])[] = [
    ["basic read", () => suite.basicRead()],
    ["read all records", () => suite.readAll()],
    ["empty source", () => suite.emptySource()],
    ["every type, null and Unicode arrive as they were", () => suite.values()],
    ["batches are never empty, never too long, of one partition", () => suite.batches()],
    ["rows of a partition keep their order at any batch size", () => suite.order()],
    ["offsets after any record continue with the next row", () => suite.restore()],
    ["offsets of the end continue with the end", () => suite.restoreEnd()],
    ["poll after the end gives null again", () => suite.pollAfterEnd()],
    ["an aborted source ends", () => suite.abort()],
    ["close twice, and before the end, does no harm", () => suite.closeTwice()],
  ];
  for (const [name, test] of tests) await runner.step(`${context.name} source: ${name}`, test);
}

/** Records a source has given when it is restored: none, some, nearly all, all of them. */
const RESTORE_AFTER = [0, 1, 2, 3, 5, 7, 60];

class SourceSuite {
  readonly #context: ConnectorTestContext;

  constructor(context: ConnectorTestContext) {
    this.#context = context;
  }

  /** A source over `rows` fresh rows, and those rows. */
  async #seeded(rows: number, seed: number): Promise<string[]> {
    const whole = suiteBatch(this.#context.testSchema(), rows, seed);
    await this.#context.seedTestData([whole]);
    return rowTexts([whole]);
  }

  async #source(): Promise<Source> {
    const source = await this.#context.createSource();
    if (source === null) throw new Error("createSource() gave null");
    return source;
  }

  async basicRead(): Promise<void> {
    await this.#seeded(5, 1);
    const { batches } = await pollAll(await this.#source(), { recordsMax: 1 });
    assertEquals(batches.length, 1);
    assert(batches[0].rows > 0);
  }

  async readAll(): Promise<void> {
    const wanted = await this.#seeded(10, 2);
    const { batches } = await pollAll(await this.#source());
    assertEquals(rowTexts(batches).sort(), wanted.sort());
  }

  async emptySource(): Promise<void> {
    const source = await this.#context.createEmptySource?.() ?? null;
    if (source === null) return;
    const { batches, ended } = await pollAll(source);
    assertEquals([batches.length, ended], [0, true]);
  }

  async values(): Promise<void> {
    const wanted = await this.#seeded(400, 3);
    const source = await this.#source();
    const { batches } = await pollAll(source);
    assertEquals(String(source.schema), String(this.#context.testSchema()));
    for (const batch of batches) assert(batch.schema.equals(source.schema));
    assertEquals(rowTexts(batches).sort(), wanted.sort());
  }

  async batches(): Promise<void> {
    await this.#seeded(100, 4);
    const source = await this.#source();
    const { batches } = await pollAll(source, { batchRows: 9 });
    const names = source.partitions().map(({ name }) => name);
    assertEquals(new Set(names).size, names.length, "partition names repeat");
    for (const { rows, partition } of batches) {
      assert(rows >= 1 && rows <= 9, `a batch of ${rows} rows`);
      assert(partition >= 0 && partition < names.length, `partition ${partition}`);
    }
  }

  async order(): Promise<void> {
    await this.#seeded(120, 5);
    const { batches: long } = await pollAll(await this.#source(), { batchRows: 1000 });
    const { batches: short } = await pollAll(await this.#source(), { batchRows: 7 });
    assertEquals(byPartition(short), byPartition(long));
  }

  async restore(): Promise<void> {
    const wanted = await this.#seeded(60, 6);
    const whole = byPartition((await pollAll(await this.#source())).batches);
    for (const stop of RESTORE_AFTER) {
      const before = await pollAll(await this.#source(), { batchRows: 8, recordsMax: stop });
      const after = await pollAll(await this.#source(), { batchRows: 5, restored: before.offsets });
      const rows = [...before.batches, ...after.batches];
      assertEquals(rowTexts(rows).sort(), wanted.toSorted(), `restored after ${stop} records`);
      assertEquals(byPartition(rows), whole);
    }
  }

  async restoreEnd(): Promise<void> {
    await this.#seeded(20, 7);
    const { offsets } = await pollAll(await this.#source());
    const again = await pollAll(await this.#source(), { restored: offsets });
    assertEquals([again.batches.length, again.ended], [0, true]);
    assertEquals(again.offsets, offsets);
  }

  async pollAfterEnd(): Promise<void> {
    await this.#seeded(3, 8);
    const source = await this.#source();
    await source.open(sourceContext());
    while (await source.poll() !== null);
    assertEquals(await source.poll(), null);
    await source.close();
  }

  async abort(): Promise<void> {
    await this.#seeded(50, 9);
    const abort = new AbortController();
    const source = await this.#source();
    await source.open(sourceContext({ batchRows: 5, signal: abort.signal }));
    assertNotEquals(await source.poll(), null);
    abort.abort();
    let polls = 0;
    while (await source.poll() !== null) polls++;
    assert(polls <= 10, "an aborted source went on to its end");
    await source.close();
  }

  async closeTwice(): Promise<void> {
    await this.#seeded(50, 10);
    const source = await this.#source();
    await source.open(sourceContext({ batchRows: 5 }));
    await source.poll();
    await source.close();
    await source.close();
  }
}

function byPartition(batches: readonly Batch[]): Record<number, string[]> {
  const found: Record<number, string[]> = {};
  for (const batch of batches) (found[batch.partition] ??= []).push(...rowTexts([batch]));
  return found;
}
