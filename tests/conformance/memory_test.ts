import {
  type Batch,
  batchFromRows,
  CollectSink,
  iterableSource,
  type Schema,
  schema,
  type Shape,
  type Sink,
  type Source,
  toRows,
} from "../../mod.ts";
import { type ConnectorTestContext, runSinkSuite, runSourceSuite } from "../harness/mod.ts";
import { everyType } from "../harness/random_rows.ts";

/** Memory under test: `make` says in which form the rows are given. */
class MemoryTestContext implements ConnectorTestContext {
  readonly name: string;
  readonly #make: (batches: readonly Batch[]) => Iterable<object> | AsyncIterable<object>;
  #seeded: readonly Batch[] = [];
  #sink = new CollectSink();

  constructor(name: string, make: MemoryTestContext["make"]) {
    this.name = name;
    this.#make = make;
  }

  declare readonly make: (batches: readonly Batch[]) => Iterable<object> | AsyncIterable<object>;

  testSchema(): Schema {
    return schema(everyType) as Schema;
  }

  seedTestData(batches: readonly Batch[]): void {
    this.#seeded = batches;
  }

  createSource(): Source {
    return iterableSource<Shape>(this.#make(this.#seeded), { schema: this.testSchema() });
  }

  createEmptySource(): Source {
    return iterableSource<Shape>(this.#make([batchFromRows(this.testSchema(), [])]), {
      schema: this.testSchema(),
    });
  }

  /** The same object, as memory outlives no process. */
  createSink(): Sink {
    return this.#sink;
  }

  newDestination(): void {
    this.#sink = new CollectSink();
  }

  readSinkResults(): readonly Batch[] {
    return this.#sink.batches;
  }
}

function* each(batches: readonly Batch[]): Generator<object> {
  for (const batch of batches) yield* toRows(batch);
}

async function* eachLater(batches: readonly Batch[]): AsyncGenerator<object> {
  for (const row of each(batches)) {
    await Promise.resolve();
    yield row;
  }
}

const forms: readonly (readonly [string, MemoryTestContext["make"]])[] = [
  ["array of rows", (batches) => [...each(batches)]],
  ["generator of rows", each],
  ["async generator of rows", eachLater],
  ["array of batches", (batches) => [...batches]],
];

for (const [name, make] of forms) {
  Deno.test(`memory, ${name}, holds the contract of a source`, (t) =>
    runSourceSuite(t, new MemoryTestContext(name, make)));
}

Deno.test("memory holds the contract of a sink", (t) =>
  runSinkSuite(t, new MemoryTestContext("collect", ([batch]) => [...toRows(batch)])));
