import type { Batch, Schema, Sink, Source } from "../../mod.ts";

/**
 * What a connector implements to be held to the contracts of `Source` and `Sink` by {@linkcode runSourceSuite} and
 * {@linkcode runSinkSuite}.
 */
export interface ConnectorTestContext {
  /** For the names of the tests. */
  readonly name: string;
  /** Columns of the rows the suites make: all types the connector can hold, nullable where it can hold null. */
  testSchema(): Schema;
  /** Writes these rows into the outside system: the next source reads them, and no others. */
  seedTestData(batches: readonly Batch[]): void | Promise<void>;
  /** A source, not opened, over what was seeded last; null where the connector has none. */
  createSource(): Source | null | Promise<Source | null>;
  /** A sink, not opened, to the current destination; null where the connector has none. */
  createSink(): Sink | null | Promise<Sink | null>;
  /** Every row a reader of the destination sees now. */
  readSinkResults(): readonly Batch[] | Promise<readonly Batch[]>;
  /** A source over no rows; null to leave that test out. */
  createEmptySource?(): Source | null | Promise<Source | null>;
  /** From now on sinks write to, and results are read from, another destination, empty. */
  newDestination(): void | Promise<void>;
}

/** What a suite needs of a test runner: `Deno.TestContext` has it. */
export interface StepRunner {
  step(name: string, test: () => Promise<void>): Promise<unknown>;
}
