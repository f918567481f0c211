import { SeededRandom } from "../seeded_random.ts";
import { randomTraits, type StreamTraits } from "../random_stream.ts";
import {
  type Dag,
  type DagOp,
  type DagRow,
  type DagStep,
  type DagWindow,
  type GridWindow,
  isLast,
  type Port,
} from "./dag_step.ts";
import { referenceStep, sinkPorts } from "./reference_dag.ts";
import type { RefAnswer, RefStream } from "./reference_stream.ts";

/** Rows a stream may come to: joins and windows over windows multiply them. */
const RECS_MAX = 800;

/** The pipeline that belongs to a seed. */
export function randomDag(seed: number, operators?: number): Dag {
  const random = new SeededRandom(seed);
  return new DagMaker(seed, random, random.chance(0.25)).make(operators ?? random.int(1, 9));
}

class DagMaker {
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #plain: boolean;
  readonly #traits: StreamTraits;
  readonly #steps: DagStep[] = [];
  readonly #answers: RefAnswer[] = [];

  constructor(seed: number, random: SeededRandom, plain: boolean) {
    this.#seed = seed;
    this.#random = random;
    this.#plain = plain;
    const traits = randomTraits(random);
    this.#traits = { ...traits, rows: Math.min(traits.rows, 120), partitions: plain ? 1 : traits.partitions };
  }

  make(operators: number): Dag {
    const random = this.#random;
    const sources = random.pick([1, 1, 2, 2, 3]);
    for (let source = 0; source < sources; source++) this.#add(this.#source(source), []);
    for (let added = 0, tries = 0; added < operators && tries < 20 * operators; tries++) {
      if (this.#addOne()) added++;
    }
    const made = { seed: this.#seed, steps: this.#steps, plain: this.#plain };
    const ports = this.#ports(() => true);
    const taps = ports.filter(() => random.chance(0.3));
    return { ...made, taps: sinkPorts({ ...made, taps }, this.#answers) };
  }

  #add(op: DagOp, inputs: readonly Port[]): boolean {
    const step = { op, inputs };
    const answer = referenceStep(this.#steps, step, this.#answers);
    if (answer.outputs.some(({ recs }) => recs.length > RECS_MAX)) return false;
    this.#steps.push(step);
    this.#answers.push(answer);
    return true;
  }

  #ports(fits: (stream: RefStream) => boolean): Port[] {
    return this.#steps.flatMap(({ op }, step) => {
      if (isLast(op)) return [];
      return this.#answers[step].outputs.flatMap((stream, port) => fits(stream) ? [{ step, port }] : []);
    });
  }

  /** One of the ports that fit, those nobody reads yet before others. */
  #port(fits: (stream: RefStream) => boolean): Port | null {
    const ports = this.#ports(fits);
    if (ports.length === 0) return null;
    const read = new Set(
      this.#steps.flatMap(({ inputs }) => inputs.map(({ step, port }) => `${step}.${port}`)),
    );
    const fresh = ports.filter(({ step, port }) => !read.has(`${step}.${port}`));
    return fresh.length > 0 && this.#random.chance(0.75)
      ? this.#random.pick(fresh)
      : this.#random.pick(ports);
  }

  #addOne(): boolean {
    const random = this.#random;
    const kind = random.pick(KINDS);
    if (this.#plain && CLOSURES.has(kind)) return false;
    const [needs, make] = makers[kind];
    const input = this.#port(needs);
    if (input === null) return false;
    if (kind === "broadcast") return this.#addBroadcast(input);
    if (kind === "union") return this.#addUnion(input);
    const op = make(random, this.#traits, this.#answers[input.step].outputs[input.port]);
    if (!JOINS.has(kind)) return this.#add(op, [input]);
    const right = this.#port(isTimed);
    if (right === null || op.op === "rules") return false;
    const tells = this.#answers[right.step].outputs[right.port].tsIsTime;
    return this.#add(op.op === "asOfJoin" ? { ...op, tells } : op, [input, right]);
  }

  #addUnion(input: Port): boolean {
    const { timed } = this.#answers[input.step].outputs[input.port];
    const others = this.#ports((stream) => stream.timed === timed);
    const inputs = [input, ...this.#random.sample(others, this.#random.int(1, 2))];
    return this.#add({ op: "union" }, inputs);
  }

  #addBroadcast(input: Port): boolean {
    const random = this.#random;
    const rules = Array.from(
      { length: random.int(0, 8) },
      () => ({ k: key(random, 6) ?? "9", v: random.int(-99, 99) }),
    );
    this.#add({ op: "rules", rules }, []);
    return this.#add({ op: "broadcast", keyed: random.chance(0.5) }, [input, {
      step: this.#steps.length - 1,
      port: 0,
    }]);
  }

  #source(source: number): DagOp {
    const random = this.#random;
    const traits = {
      ...this.#traits,
      startMs: this.#traits.startMs + random.int(0, 6) * this.#traits.stepMs,
    };
    const boundMs = random.pick([0, traits.disorderMs, traits.disorderMs, Math.floor(traits.disorderMs / 2)]);
    const early = !this.#plain && random.chance(0.15) ? random.int(-900, 0) : null;
    const partitions = Array.from({ length: traits.partitions }, (_, partition) => {
      const many = partition === 0 || random.chance(0.8) ? Math.ceil(traits.rows / traits.partitions) : 0;
      return randomRows(random, traits, traits.rows === 0 ? 0 : many, boundMs, 100 * source + partition);
    });
    return { op: "source", partitions, boundMs, early, onError: random.pick(["skip", "deadLetter"]) };
  }
}

/** A key: a number as text, a text that is none, or null. */
function key(random: SeededRandom, keys: number): string | null {
  const at = random.int(0, keys);
  return at === keys ? null : at === 4 ? "x" : String(at);
}

function randomRows(
  random: SeededRandom,
  traits: StreamTraits,
  count: number,
  boundMs: number,
  p: number,
): DagRow[] {
  let newest = traits.startMs;
  let seen = -Infinity;
  return Array.from({ length: count }, (_, i) => {
    newest += random.chance(0.02) ? random.int(10, 60) * traits.stepMs : random.int(0, 2 * traits.stepMs);
    const ts = random.chance(traits.nulls / 3) ? null : randomTime(random, traits, newest);
    const b = ts === null || seen === -Infinity ? null : seen - boundMs - ts;
    if (ts !== null) seen = Math.max(seen, ts);
    const v = random.chance(traits.nulls) ? null : random.int(-900, 900);
    return { ts, id: p * 1000 + i, p, k: key(random, Math.min(traits.keys, 8)), v, t: key(random, 8), b };
  });
}

function randomTime(random: SeededRandom, { disorderMs, stepMs }: StreamTraits, newest: number): number {
  if (random.chance(0.06)) return newest - disorderMs - random.int(0, 30 * stepMs);
  return random.chance(0.5) ? newest : newest - random.int(0, disorderMs);
}

type Maker = (random: SeededRandom, traits: StreamTraits, input: RefStream) => DagOp;
type Needs = (stream: RefStream) => boolean;

const any: Needs = () => true;
const isTimed: Needs = ({ timed }) => timed;
const isOrdered: Needs = ({ ordered }) => ordered;

function size(random: SeededRandom, { stepMs }: StreamTraits): number {
  return Math.max(1, stepMs * random.pick([1, 2, 5, 10, 40]) + random.pick([0, 0, 0, 1, 7]));
}

function gridWindow(random: SeededRandom, traits: StreamTraits): GridWindow {
  const sizeMs = size(random, traits);
  if (random.chance(0.5)) {
    return { kind: "tumbling", sizeMs, offsetMs: random.chance(0.5) ? 0 : random.int(0, sizeMs - 1) };
  }
  const slideMs = Math.max(1, Math.floor(sizeMs / random.pick([1, 2, 3, 5])));
  return { kind: "sliding", sizeMs, slideMs: Math.min(sizeMs, random.chance(0.2) ? slideMs + 1 : slideMs) };
}

function window(random: SeededRandom, traits: StreamTraits): DagWindow {
  if (random.chance(0.55)) return gridWindow(random, traits);
  return { kind: "session", gapMs: Math.max(1, Math.floor(size(random, traits) / random.pick([1, 2, 4]))) };
}

const keys = (random: SeededRandom) => random.pick([["k"], ["p", "k"]]);
const policy = (random: SeededRandom) => random.pick(["skip", "deadLetter"] as const);
const joinKind = (random: SeededRandom) => random.pick(["inner", "left", "right", "full"] as const);

const makers: { readonly [kind: string]: readonly [Needs, Maker] } = {
  filter: [any, (random) => ({ op: "filter", least: random.int(-900, 300), closure: false })],
  closure: [any, (random) => ({ op: "filter", least: random.int(-900, 300), closure: true })],
  shift: [any, (random) => ({ op: "shift", by: random.int(-500, 500) })],
  number: [any, (random) => ({ op: "number", onError: policy(random) })],
  filterNumber: [any, (random) => ({ op: "filterNumber", least: random.int(0, 4), onError: policy(random) })],
  map: [any, () => ({ op: "map" })],
  flatMap: [any, () => ({ op: "flatMap" })],
  mapBatch: [any, () => ({ op: "mapBatch" })],
  renames: [any, () => ({ op: "renames" })],
  throttle: [any, () => ({ op: "throttle" })],
  throwing: [any, (random) => ({ op: "throwing", every: random.int(2, 20), onError: policy(random) })],
  asyncMap: [any, (random) => ({
    op: "asyncMap",
    ordered: random.chance(0.5),
    concurrency: random.pick([1, 3, 100]),
    onError: policy(random),
  })],
  split: [any, (random) => ({ op: "split", low: random.int(-600, 200), high: random.int(-200, 600) })],
  union: [any, () => ({ op: "union" })],
  dedup: [isOrdered, (random, traits, input) => ({
    op: "dedup",
    keys: random.pick([["p", "k"], ["p", "v"], ["p", "t", "k"]]),
    ttlMs: input.timed && random.chance(0.7) ? size(random, traits) : null,
  })],
  runs: [isOrdered, () => ({ op: "runs" })],
  buckets: [({ timed, knowsBehind }) => timed && knowsBehind, (random, traits) => ({
    op: "buckets",
    keys: keys(random),
    sizeMs: size(random, traits),
  })],
  rewatermark: [({ timed, ordered, tsIsTime }) => timed && ordered && tsIsTime, (random, { disorderMs }) => ({
    op: "rewatermark",
    boundMs: random.int(0, 2 * disorderMs),
  })],
  broadcast: [any, () => ({ op: "broadcast", keyed: false })],
  window: [isTimed, (random, traits) => ({
    op: "window",
    keys: keys(random),
    window: window(random, traits),
    late: random.chance(0.4),
  })],
  answersAgain: [isTimed, (random, traits) => {
    const one = window(random, traits);
    const latenessMs = random.pick([1, size(random, traits), 7 * size(random, traits)]);
    const everyRows = one.kind !== "session" && random.chance(0.4) ? random.pick([1, 2, 5]) : null;
    return { op: "answersAgain", keys: keys(random), window: one, latenessMs, everyRows };
  }],
  countWindow: [isOrdered, (random) => ({ op: "countWindow", rows: random.pick([1, 2, 7]) })],
  running: [any, () => ({ op: "running" })],
  topNWindow: [isTimed, (random, traits) => ({
    op: "topNWindow",
    n: random.pick([1, 2, 5]),
    window: gridWindow(random, traits),
  })],
  topN: [any, (random) => ({ op: "topN", n: random.pick([1, 2, 5]) })],
  intervalJoin: [isTimed, (random, traits) => {
    const lowerMs = random.int(-3, 2) * traits.stepMs;
    return {
      op: "intervalJoin",
      lowerMs,
      upperMs: lowerMs + random.int(0, 5) * traits.stepMs,
      type: joinKind(random),
    };
  }],
  windowJoin: [isTimed, (random, traits) => ({
    op: "windowJoin",
    window: window(random, traits),
    type: joinKind(random),
  })],
  asOfJoin: [isTimed, (random, traits) => ({
    op: "asOfJoin",
    toleranceMs: random.int(0, 8) * traits.stepMs,
    type: random.pick(["inner", "left"]),
    tells: false,
  })],
};

const JOINS = new Set(["intervalJoin", "windowJoin", "asOfJoin"]);
const CLOSURES = new Set([
  ...["closure", "map", "flatMap", "mapBatch", "throwing", "asyncMap", "runs", "buckets", "broadcast"],
]);
const KINDS = [...Object.keys(makers), "window", "window", "windowJoin", "intervalJoin", "asOfJoin", "union"];
