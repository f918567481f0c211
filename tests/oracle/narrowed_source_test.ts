import { assert, assertEquals } from "@std/assert";
import {
  type Batch,
  batchFromRows,
  col,
  compileScalar,
  count,
  type ReadRequest,
  Schema,
  type Source,
  StreamRecord,
} from "../../mod.ts";
import { asBag, numberColumn, randomInput, type Row, STEPS } from "./random_steps.ts";
import { SeededRandom } from "./seeded_random.ts";

const PIPELINES = 300;
/** Steps behind which something can still be left out. */
const KINDS = [
  "filterExpr",
  "withColumn",
  "drop",
  "rename",
  "selectExpr",
  "filter",
  "union",
  "applyOperator",
];

/** What narrowing left out, over all pipelines. */
const left = { columns: 0, rows: 0 };

/** Takes every liberty its contract allows: gives the columns asked for alone, and only rows the predicate is true for. */
class Narrowing implements Source {
  readonly connectorId = "narrowing";
  readonly bounded = true;
  readonly replayable = false;
  readonly schema: Schema;
  readonly #rows: readonly Row[];
  #request: ReadRequest = { columns: null, predicate: null };
  #given: Schema;
  #waiting: Batch[] = [];

  constructor(schema: Schema, rows: readonly Row[]) {
    this.schema = this.#given = schema;
    this.#rows = rows;
  }

  narrow(request: ReadRequest): Schema {
    this.#request = request;
    const { columns } = request;
    this.#given = new Schema(this.schema.fields.filter(({ name }) => columns?.includes(name) ?? true));
    left.columns += this.schema.fields.length - this.#given.fields.length;
    return this.#given;
  }

  open(): void {
    const whole = batchFromRows(this.schema, this.#rows as never[]);
    const { predicate } = this.#request;
    const holds = predicate === null ? () => true : compileScalar(predicate, this.schema);
    const wanted = this.#rows.filter((_, row) => holds(whole, row) === true);
    left.rows += this.#rows.length - wanted.length;
    const names = this.#given.names;
    const rows = wanted.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
    this.#waiting = [rows.slice(0, 5), rows.slice(5)].filter((piece) => piece.length > 0)
      .map((piece) => batchFromRows(this.#given, piece as never[]));
  }

  partitions() {
    return [{ name: "all" }];
  }

  poll(): StreamRecord | null {
    const batch = this.#waiting.shift();
    return batch === undefined ? null : new StreamRecord(batch);
  }

  offsets() {
    return {};
  }

  close(): void {}
}

for (let seed = 1; seed <= PIPELINES; seed += 100) {
  Deno.test(`a source that reads only what a plan needs changes no answer, pipelines ${seed} to ${seed + 99}`, async () => {
    left.columns = left.rows = 0;
    for (let of = seed; of < seed + 100; of++) await holdAgainstPlainRows(of);
    assert(left.columns > 50 && left.rows > 50, JSON.stringify(left));
  });
}

async function holdAgainstPlainRows(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  let now = randomInput(random, (columns, rows) => new Narrowing(columns, rows));
  const names: string[] = [];
  for (let steps = random.int(0, 5); steps > 0; steps--) {
    names.push(random.chance(0.4) ? "filterExpr" : random.pick(KINDS));
    now = STEPS[names.at(-1)!](now, random);
  }
  const column = numberColumn(now.stream, random);
  if (random.chance(0.4)) return await holdCounts(now, column, names.join(", "));
  const ended = random.chance(0.8) ? now.stream.selectExpr({ [column]: col(column) }) : now.stream;
  const { results } = await ended.collect().execute(`pipeline ${seed}`);
  assertEquals(asBag(results, ended.schema), asBag(now.rows, ended.schema), names.join(", "));
}

async function holdCounts(
  { stream, rows }: ReturnType<typeof randomInput>,
  column: string,
  names: string,
): Promise<void> {
  const { results } = await stream.keyBy(column).aggregateExpr(count().as("times")).collect().execute(
    "count",
  );
  const last = new Map((results as unknown as Row[]).map((row) => [row[column], Number(row.times)]));
  const wanted = new Map<unknown, number>();
  for (const row of rows) wanted.set(row[column], (wanted.get(row[column]) ?? 0) + 1);
  assertEquals(new Map([...last].sort()), new Map([...wanted].sort()), names);
}
