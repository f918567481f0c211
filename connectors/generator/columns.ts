import {
  type Bool,
  bool,
  type DataType,
  type Float64,
  float64,
  type Int32,
  int32,
  type Int64,
  int64,
  type JsonObject,
  type Timestamp,
  timestamp,
  type Utf8,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import { zipfTable } from "./zipf.ts";

/** What a column generator knows of the row it makes a value for. */
export interface GeneratedRow {
  /** Position in its partition, from 0. */
  readonly offset: number;
  readonly partition: number;
  readonly partitions: number;
  /** The next number in [0, 1) of this row's own sequence. */
  random(): number;
}

/** Makes the values of one column; a value depends on nothing but the row. */
export interface ColumnGenerator<T extends DataType = DataType> {
  readonly type: T;
  /** What it was made from, as {@linkcode generatorFromSpec} takes it; left out by one of the user's own. */
  readonly spec?: JsonObject;
  value(row: GeneratedRow): unknown;
}

/** 0, 1, 2, ... over all partitions: row `offset` of partition `p` of `n` is `offset * n + p`. */
export function sequence(start = 0): ColumnGenerator<Int64> {
  return {
    type: int64,
    spec: { kind: "sequence", start },
    value: (row) => start + row.offset * row.partitions + row.partition,
  };
}

/** A number from `min` up to `max`, all equally likely. */
export function uniform(min: number, max: number): ColumnGenerator<Float64> {
  return {
    type: float64,
    spec: { kind: "uniform", min, max },
    value: (row) => min + row.random() * (max - min),
  };
}

/** A whole number from `min` to `max`, both included, all equally likely. */
export function uniformInt(min: number, max: number): ColumnGenerator<Int32> {
  return {
    type: int32,
    spec: { kind: "uniformInt", min, max },
    value: (row) => min + Math.floor(row.random() * (max - min + 1)),
  };
}

/** A normally distributed number (Box and Muller's transform). */
export function normal(mean: number, deviation: number): ColumnGenerator<Float64> {
  return {
    type: float64,
    spec: { kind: "normal", mean, deviation },
    value(row) {
      const radius = Math.sqrt(-2 * Math.log(1 - row.random()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * row.random());
    },
  };
}

/** True with probability `share`. */
export function chance(share: number): ColumnGenerator<Bool> {
  return { type: bool, spec: { kind: "chance", share }, value: (row) => row.random() < share };
}

/** One of `values`, all equally likely. */
export function choice(values: readonly string[]): ColumnGenerator<Utf8> {
  if (values.length === 0) throw generatorInvalid("choice() has no values");
  return {
    type: utf8,
    spec: { kind: "choice", values },
    value: (row) => values[Math.floor(row.random() * values.length)],
  };
}

/** Options of {@linkcode keys} and {@linkcode intKeys}. */
export interface KeyOptions {
  /** Zipf's exponent: 0 all keys alike, 1 the second half as frequent as the first. Default 0. */
  readonly skew?: number;
}

/** Whole-number keys 0 to `count - 1`; the smaller the more frequent where there is skew. */
export function intKeys(count: number, options: KeyOptions = {}): ColumnGenerator<Int32> {
  const pick = picker(count, options.skew ?? 0);
  return {
    type: int32,
    spec: { kind: "intKeys", count, skew: options.skew ?? 0 },
    value: (row) => pick(row.random()),
  };
}

/** Text keys `prefix0` to `prefix<count - 1>`. */
export function keys(prefix: string, count: number, options: KeyOptions = {}): ColumnGenerator<Utf8> {
  const pick = picker(count, options.skew ?? 0);
  const texts = Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  return {
    type: utf8,
    spec: { kind: "keys", prefix, count, skew: options.skew ?? 0 },
    value: (row) => texts[pick(row.random())],
  };
}

/** Options of {@linkcode eventTimes}. */
export interface EventTimeOptions {
  /** Time of the first row, epoch milliseconds; default 2024-01-01. */
  readonly startMs?: number;
  /** Milliseconds from a row of a partition to its next; default 1. */
  readonly stepMs?: number;
  /** A row may be up to this much earlier than its place says; default 0. */
  readonly disorderMs?: number;
}

/** Event times that rise by `stepMs` a row, each up to `disorderMs` too early. */
export function eventTimes(options: EventTimeOptions = {}): ColumnGenerator<Timestamp<"ms">> {
  const { startMs = Date.UTC(2024, 0, 1), stepMs = 1, disorderMs = 0 } = options;
  return {
    type: timestamp("ms"),
    spec: { kind: "eventTimes", startMs, stepMs, disorderMs },
    value(row) {
      const early = disorderMs === 0 ? 0 : Math.floor(row.random() * (disorderMs + 1));
      return startMs + Math.floor(row.offset * stepMs) - early;
    },
  };
}

function picker(count: number, skew: number): (random: number) => number {
  if (!Number.isInteger(count) || count < 1 || count > 10_000_000) {
    throw generatorInvalid(`${count} keys: a whole number from 1 to 10,000,000 is wanted`);
  }
  return skew === 0 ? (random) => Math.floor(random * count) : zipfTable(count, skew);
}

/** `GENERATOR_INVALID`. */
export function generatorInvalid(what: string): VolleyError {
  return new VolleyError({
    code: "GENERATOR_INVALID",
    message: `Cannot generate rows: ${what}`,
    hint: "Check the options of fromGenerator() and of its columns.",
  });
}
