import {
  Batch,
  type ColumnBuilder,
  columnBuilder,
  type DataType,
  Dictionary,
  type JsonObject,
  type Schema,
  schema,
  type Shape,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type SourcePartition,
  StreamRecord,
} from "../../core/mod.ts";
import { type ColumnGenerator, type GeneratedRow, generatorInvalid } from "./columns.ts";

/** The generators of a row's columns, by name. */
export type ColumnGenerators = { readonly [column: string]: ColumnGenerator };

/** The columns generated. */
export type GeneratedShape<C extends ColumnGenerators> = {
  readonly [K in keyof C]: C[K] extends ColumnGenerator<infer T extends DataType> ? T : never;
};

/** Options of {@linkcode GeneratorSource}. */
export interface GeneratorOptions<C extends ColumnGenerators> {
  readonly columns: C;
  /** The same seed gives the same rows; default 1. */
  readonly seed?: number;
  /** Rows in all; default without end. */
  readonly rows?: number;
  /** Rows a second over all partitions; default as fast as they are taken. */
  readonly rowsPerSecond?: number;
  /** Default 1. */
  readonly partitions?: number;
}

/** Longest a poll sleeps for the rate before it looks again. */
const SLEEP_MS = 50;

/**
 * Made-up rows: a row depends on seed, partition and offset alone, so that a restored source continues exactly and a
 * run can be repeated. Partitions take turns, a batch each.
 *
 * @example
 * ```ts
 * import { eventTimes, keys, StreamExecutionEnvironment, uniform } from "@volley/volley";
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromGenerator({
 *     rows: 100,
 *     seed: 7,
 *     columns: { user: keys("user-", 10, { skew: 1 }), amount: uniform(0, 5), at: eventTimes({ disorderMs: 50 }) },
 *   })
 *   .collect()
 *   .execute("generate");
 * console.assert(results.length === 100 && results[0].user.startsWith("user-"));
 * ```
 */
export class GeneratorSource<C extends ColumnGenerators> implements Source<GeneratedShape<C>> {
  readonly connectorId = "generator";
  readonly connector = "generator";
  /** Undefined where a column's generator is of the user's own. */
  readonly config: JsonObject | undefined;
  readonly schema: Schema<GeneratedShape<C>>;
  readonly bounded: boolean;
  readonly replayable = true;
  readonly totalRows: number | undefined;
  readonly #generators: readonly ColumnGenerator[];
  readonly #builders: readonly ColumnBuilder[];
  readonly #seed: number;
  readonly #ends: readonly number[];
  readonly #perMs: number;
  readonly #offsets: number[];
  readonly #row: SeededRow;
  #turn = 0;
  #context: SourceContext | null = null;
  #startedMs = 0;
  #given = 0;

  constructor(options: GeneratorOptions<C>) {
    const { columns, seed = 1, rows = Infinity, rowsPerSecond = Infinity, partitions = 1 } = options;
    check(rows, rowsPerSecond, partitions, seed);
    this.config = configOf(options);
    const names = Object.keys(columns);
    const shape = Object.fromEntries(names.map((name) => [name, columns[name].type]));
    this.schema = schema(shape) as unknown as Schema<GeneratedShape<C>>;
    this.bounded = rows !== Infinity;
    this.totalRows = this.bounded ? rows : undefined;
    this.#generators = names.map((name) => columns[name]);
    this.#builders = this.#generators.map(({ type }) =>
      columnBuilder(type, 1024, { dictionary: type.kind === "utf8" ? new Dictionary() : undefined })
    );
    this.#seed = seed;
    this.#ends = Array.from({ length: partitions }, (_, p) => Math.ceil((rows - p) / partitions));
    this.#offsets = this.#ends.map(() => 0);
    this.#perMs = rowsPerSecond / 1000;
    this.#row = new SeededRow(partitions);
  }

  open(context: SourceContext): void {
    this.#context = context;
    this.#offsets.forEach((_, p) => this.#offsets[p] = Number(context.restored?.[partitionName(p)] ?? 0));
    this.#startedMs = context.clock.monotonic();
    this.#given = 0;
    this.#turn = 0;
  }

  partitions(): readonly SourcePartition[] {
    return this.#ends.map((end, p) => ({ name: partitionName(p), ended: this.#offsets[p] >= end }));
  }

  poll(): StreamRecord | null | Promise<StreamRecord | null> {
    const allowed = this.#allowed();
    return allowed < 1 ? this.#waitForRate() : this.#next(allowed);
  }

  offsets(): SourceOffsets {
    return Object.fromEntries(this.#offsets.map((offset, p) => [partitionName(p), offset]));
  }

  close(): void {
    this.#context = null;
  }

  /** Rows the rate has room for now. */
  #allowed(): number {
    if (this.#context === null || this.#context.signal.aborted || this.#perMs === Infinity) return Infinity;
    const elapsedMs = this.#context.clock.monotonic() - this.#startedMs;
    return Math.floor(elapsedMs * this.#perMs) + 1 - this.#given;
  }

  async #waitForRate(): Promise<StreamRecord | null> {
    for (;;) {
      const allowed = this.#allowed();
      if (allowed >= 1) return this.#next(allowed);
      const { clock, signal } = this.#context!;
      await clock.sleep(Math.min(SLEEP_MS, Math.max(1, 1 / this.#perMs)), signal);
    }
  }

  #next(allowed: number): StreamRecord | null {
    if (this.#context === null || this.#context.signal.aborted) return null;
    const partitions = this.#ends.length;
    for (let tried = 0; tried < partitions; tried++) {
      const partition = this.#turn;
      this.#turn = (this.#turn + 1) % partitions;
      const left = this.#ends[partition] - this.#offsets[partition];
      if (left > 0) return this.#batch(partition, Math.min(left, allowed, this.#context.batchRows));
    }
    return null;
  }

  #batch(partition: number, rows: number): StreamRecord {
    const row = this.#row;
    const first = this.#offsets[partition];
    const partitionSeed = mix(this.#seed ^ Math.imul(partition + 1, 0x9e3779b1));
    for (let offset = first; offset < first + rows; offset++) {
      row.begin(partition, offset, partitionSeed);
      for (let c = 0; c < this.#generators.length; c++) {
        this.#builders[c].append(this.#generators[c].value(row));
      }
    }
    this.#offsets[partition] = first + rows;
    this.#given += rows;
    const columns = this.#builders.map((builder) => builder.finish());
    return new StreamRecord(new Batch(this.schema as Schema<Shape>, columns, rows, { partition }));
  }
}

/** What was said, without defaults. */
function configOf({ columns, ...rest }: GeneratorOptions<ColumnGenerators>): JsonObject | undefined {
  const specs: [string, JsonObject][] = [];
  for (const [name, { spec }] of Object.entries(columns)) {
    if (spec === undefined) return undefined;
    specs.push([name, spec]);
  }
  const told = Object.entries(rest).filter(([, value]) => Number.isFinite(value));
  return { columns: Object.fromEntries(specs), ...Object.fromEntries(told) };
}

function partitionName(partition: number): string {
  return `p${partition}`;
}

/** A row's own sequence of random numbers (mulberry32), begun anew from seed, partition and offset. */
class SeededRow implements GeneratedRow {
  offset = 0;
  partition = 0;
  readonly partitions: number;
  #state = 0;

  constructor(partitions: number) {
    this.partitions = partitions;
  }

  begin(partition: number, offset: number, partitionSeed: number): void {
    this.partition = partition;
    this.offset = offset;
    this.#state = mix(mix(partitionSeed ^ (offset | 0)) + Math.floor(offset / 4_294_967_296));
  }

  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    return (mix(this.#state) >>> 0) / 4_294_967_296;
  }
}

/** Scatters the bits of a 32-bit number (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function check(rows: number, rowsPerSecond: number, partitions: number, seed: number): void {
  if (rows !== Infinity && (!Number.isSafeInteger(rows) || rows < 0)) {
    throw generatorInvalid(`rows is ${rows}`);
  }
  if (!(rowsPerSecond > 0)) throw generatorInvalid(`rowsPerSecond is ${rowsPerSecond}`);
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > 65_536) {
    throw generatorInvalid(`partitions is ${partitions}: 1 to 65,536 are wanted`);
  }
  if (!Number.isInteger(seed)) throw generatorInvalid(`seed is ${seed}: a whole number is wanted`);
}
