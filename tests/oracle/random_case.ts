import { nullable, timestamp } from "../../mod.ts";
import { RANDOM_SHAPE, randomPartitions, randomTraits, type StreamTraits } from "./random_stream.ts";
import { SeededRandom } from "./seeded_random.ts";
import {
  type AggregateCase,
  type AggregateName,
  type Derived,
  type Detour,
  type PipelineCase,
  type Predicate,
  type StreamCase,
  TIME,
  type WindowCase,
} from "./stream_case.ts";

/** The stream and the pipeline that belong to a seed. */
export function randomCase(seed: number): StreamCase {
  const random = new SeededRandom(seed);
  const traits = randomTraits(random);
  const partitions = randomPartitions(random, traits);
  const microseconds = random.chance(0.2);
  const shape = microseconds ? { ...RANDOM_SHAPE, [TIME]: nullable(timestamp("us")) } : RANDOM_SHAPE;
  const sources = random.chance(0.2) ? random.int(1, traits.partitions) : 1;
  const pipeline = randomPipeline(random, traits, microseconds ? [] : [TIME]);
  return { seed, shape, microseconds, sources, partitions, pipeline };
}

function randomPipeline(random: SeededRandom, traits: StreamTraits, times: readonly string[]): PipelineCase {
  const window = random.chance(0.1) ? null : randomWindow(random, traits.stepMs);
  const derived = random.chance(0.3) ? randomDerived(random) : [];
  return {
    early: random.chance(0.2) ? randomPredicate(random) : null,
    maxOutOfOrdernessMs: random.pick([
      0,
      traits.disorderMs,
      traits.disorderMs,
      Math.floor(traits.disorderMs / 2),
    ]),
    detour: random.chance(0.4) ? random.pick(DETOURS) : "none",
    filter: random.chance(0.4) ? randomPredicate(random) : null,
    derived,
    keys: random.sample(KEYS, random.pick([1, 1, 1, 2, 3])),
    window,
    aggregates: randomAggregates(random, derived.map((column) => column.as), times),
  };
}

const DETOURS: readonly Detour[] = ["filter", "map", "flatMap", "mapBatch", "selectExpr", "renames"];
const KEYS = ["k_text", "k_int", "k_long", "k_real", "k_flag"];

function randomWindow(random: SeededRandom, stepMs: number): WindowCase {
  const size = Math.max(1, stepMs * random.pick([1, 2, 5, 10, 40]) + random.pick([0, 0, 0, 1, 7]));
  switch (random.pick(["tumbling", "sliding", "session", "session"])) {
    case "tumbling":
      return { kind: "tumbling", sizeMs: size, offsetMs: random.chance(0.5) ? 0 : random.int(0, size - 1) };
    case "sliding":
      return { kind: "sliding", sizeMs: size, slideMs: slideOf(random, size) };
    default:
      return { kind: "session", gapMs: Math.max(1, Math.floor(size / random.pick([1, 2, 4]))) };
  }
}

/** A part of the size that divides it, or one that does not. */
function slideOf(random: SeededRandom, size: number): number {
  const slide = Math.max(1, Math.floor(size / random.pick([1, 2, 3, 5, 7])));
  return Math.min(size, random.chance(0.2) ? slide + 1 : slide);
}

function randomDerived(random: SeededRandom): Derived[] {
  const op = random.pick(["add", "sub", "mul"] as const);
  return [{ as: "d", column: random.pick(["v_int", "v_real", "v_long"]), op, literal: random.int(-9, 9) }];
}

function randomPredicate(random: SeededRandom, depth = 0): Predicate {
  const kind = random.pick(depth < 2 ? ["leaf", "leaf", "and", "or", "not"] : ["leaf"]);
  const inner = () => randomPredicate(random, depth + 1);
  if (kind === "not") return { kind, of: inner() };
  if (kind === "and" || kind === "or") return { kind, left: inner(), right: inner() };
  return randomLeaf(random);
}

function randomLeaf(random: SeededRandom): Predicate {
  const op = random.pick(["eq", "ne", "lt", "ge"] as const);
  switch (random.int(0, 5)) {
    case 0:
      return {
        kind: random.pick(["isNull", "isNotNull"]),
        column: random.pick(["v_int", "k_text", "v_real"]),
      };
    case 1:
      return {
        kind: "compare",
        column: "k_text",
        op: random.pick(["eq", "ne"]),
        literal: random.pick(["a", "é"]),
      };
    case 2:
      return { kind: "compare", column: "v_long", op, literal: random.int(-1000, 1000) };
    case 3:
      return { kind: "compare", column: "v_real", op, literal: random.int(-400, 400) / 4 };
    default:
      return { kind: "compare", column: "v_int", op, literal: random.int(-900, 900) };
  }
}

const NUMERIC: readonly AggregateName[] = ["sum", "avg", "stddev", "variance", "quantile"];
const ANY: readonly AggregateName[] = ["count", "min", "max", "first", "last", "countDistinct", "collect"];

function randomAggregates(
  random: SeededRandom,
  derived: readonly string[],
  times: readonly string[],
): AggregateCase[] {
  const numbers = ["v_int", "v_long", "v_real", "v_odd", ...derived];
  const any = [...numbers, "v_text", "k_flag", ...times];
  const count: AggregateCase = { fn: "count", as: "n" };
  const others = Array.from(
    { length: random.int(0, 4) },
    (_, i) => randomAggregate(random, numbers, any, `a${i}`),
  );
  return [count, ...others];
}

function randomAggregate(
  random: SeededRandom,
  numbers: readonly string[],
  any: readonly string[],
  as: string,
): AggregateCase {
  if (random.chance(0.5)) return { fn: random.pick(ANY), column: random.pick(any), as };
  const fn = random.pick(NUMERIC);
  const column = random.pick(numbers);
  return fn === "quantile" ? { fn, column, as, q: random.pick([0, 0.5, 0.95, 1]) } : { fn, column, as };
}
