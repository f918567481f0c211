import {
  batchFromRows,
  col,
  type DataStream,
  int32,
  type Operator,
  type Schema,
  schema,
  type Source,
  StreamExecutionEnvironment,
  toRows,
  utf8,
} from "../../mod.ts";
import type { SeededRandom } from "./seeded_random.ts";

const SHAPE = { a: int32, b: utf8, c: int32, d: utf8 };

// deno-lint-ignore no-explicit-any
export type Row = Readonly<Record<string, any>>;
// deno-lint-ignore no-explicit-any
export type AnyStream = DataStream<any>;

/** A stream, and its rows as a plain program has them. */
export interface Modelled {
  readonly stream: AnyStream;
  readonly rows: readonly Row[];
}

/** Does the same to a stream and to its plain rows. */
export type Step = (before: Modelled, random: SeededRandom) => Modelled;

export const STEPS: Readonly<Record<string, Step>> = {
  filterExpr({ stream, rows }, random) {
    const [name, limit] = [numberColumn(stream, random), random.int(-5, 5)];
    return { stream: stream.filterExpr(col(name).ge(limit)), rows: rows.filter((row) => row[name] >= limit) };
  },
  filter({ stream, rows }, random) {
    const [name, limit] = [numberColumn(stream, random), random.int(-5, 5)];
    const keep = (row: Row) => row[name] >= limit;
    return { stream: stream.filter(keep), rows: rows.filter(keep) };
  },
  withColumn({ stream, rows }, random) {
    const [from, to] = [numberColumn(stream, random), random.pick([...stream.schema.names, "e", "f"])];
    const more = rows.map((row) => ({ ...row, [to]: row[from] + 1 }));
    return { stream: stream.withColumn(to, col(from).add(1)), rows: more };
  },
  drop({ stream, rows }, random) {
    const kept = numberColumn(stream, random);
    const others = stream.schema.names.filter((name) => name !== kept);
    if (others.length === 0) return { stream, rows };
    const gone = random.pick(others);
    return { stream: stream.drop(gone), rows: rows.map(({ [gone]: _, ...rest }) => rest) };
  },
  rename({ stream, rows }, random) {
    const [one, other] = [random.pick(stream.schema.names), random.pick(stream.schema.names)];
    const names: Record<string, string> = one === other
      ? { [one]: `${one}_` }
      : { [one]: other, [other]: one };
    const renamed = (row: Row) => {
      return Object.fromEntries(Object.entries(row).map(([name, value]) => [names[name] ?? name, value]));
    };
    return { stream: stream.rename(names), rows: rows.map(renamed) };
  },
  selectExpr({ stream, rows }, random) {
    const number = numberColumn(stream, random);
    const names = random.sample(stream.schema.names, random.int(1, stream.schema.names.length));
    const columns = { ...Object.fromEntries(names.map((name) => [name, col(name)])), n: col(number).mul(2) };
    const selected = rows.map((row) => ({
      ...Object.fromEntries(names.map((name) => [name, row[name]])),
      n: row[number] * 2,
    }));
    return { stream: stream.selectExpr(columns), rows: selected };
  },
  map({ stream, rows }, random) {
    const name = numberColumn(stream, random);
    const less = (row: Row) => ({ ...row, [name]: row[name] - 1 });
    return { stream: stream.map(less, stream.schema), rows: rows.map(less) };
  },
  flatMap({ stream, rows }, random) {
    const name = numberColumn(stream, random);
    const some = (row: Row) => row[name] < 0 ? [] : [{ ...row }, { ...row, [name]: 0 }];
    return { stream: stream.flatMap(some, stream.schema), rows: rows.flatMap(some) };
  },
  mapBatch({ stream, rows }) {
    const { schema } = stream;
    return { stream: stream.mapBatch((batch) => batchFromRows(schema, toRows(batch)), schema), rows };
  },
  union({ stream, rows }, random) {
    const twin = random.chance(0.5) ? stream : stream.filter(() => true);
    return { stream: stream.union(twin), rows: [...rows, ...rows] };
  },
  applyOperator({ stream, rows }, random) {
    const handOn: Operator = { process: (record) => [record] };
    const name = random.pick(stream.schema.names);
    const keyed = random.chance(0.5) ? stream.keyBy(name) : stream;
    return { stream: keyed.applyOperator(handOn), rows };
  },
};

/** A few random rows, as a stream of the source `sourceOf` makes of them; default a plain one. */
export function randomInput(
  random: SeededRandom,
  sourceOf?: (columns: Schema, rows: readonly Row[]) => Source,
): Modelled {
  const rows = Array.from({ length: random.int(0, 12) }, () => ({
    a: random.int(-9, 9),
    b: random.pick(["x", "y", "é", ""]),
    c: random.int(-9, 9),
    d: random.pick(["one", "two"]),
  }));
  const env = new StreamExecutionEnvironment();
  const columns = schema(SHAPE);
  const stream = sourceOf === undefined
    ? env.fromIter(rows, { schema: columns })
    : env.fromSource(sourceOf(columns as Schema, rows));
  return { stream, rows };
}

/** One of the columns of numbers: every step leaves one. */
export function numberColumn({ schema }: AnyStream, random: SeededRandom): string {
  return random.pick(schema.fields.filter(({ type }) => type.kind === "int32")).name;
}

/** Rows as text, in the schema's order of columns and sorted: union and keyed operators promise no order. */
export function asBag(rows: readonly object[], { names }: Schema): string[] {
  return rows.map((row) => JSON.stringify(names.map((name) => (row as Row)[name]))).toSorted();
}
