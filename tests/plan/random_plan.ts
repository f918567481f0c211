import {
  aggregateWith,
  approxQuantile,
  avg,
  type Batch,
  type BuiltPlan,
  col,
  collectList,
  count,
  countDistinct,
  CountWindows,
  first,
  float64,
  GlobalWindows,
  int32,
  max,
  OutputTag,
  schema,
  SessionWindows,
  SlidingWindows,
  stddev,
  StreamExecutionEnvironment,
  sum,
  timestamp,
  TumblingWindows,
  utf8,
  VolleyError,
  when,
} from "../../mod.ts";
import { seededRandom } from "../harness/random.ts";
import { columns } from "./random_columns.ts";
import { randomCondition, randomValue } from "./random_expressions.ts";

/** Any stream: what may be done to it is found out by trying. */
// deno-lint-ignore no-explicit-any
type AnyStream = any;

/** A random pipeline made with the public builder: any steps, branches, joins, side outputs, ids and names. */
export class RandomPlan {
  readonly #next: () => number;
  readonly #env: AnyStream;
  readonly #streams: AnyStream[] = [];
  #made = 0;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
    this.#env = new StreamExecutionEnvironment({
      parallelism: this.#pick([1, 1, 1, 4]),
      ...this.#pick([{}, {}, { deadLetters: { directory: "letters" } }]),
      ...this.#pick([{}, {}, {}, { onError: "deadLetter" } as const]),
    });
  }

  /** The plan with everything it refers to. */
  build(): BuiltPlan {
    for (let i = 0; i < 1 + this.#below(2); i++) this.#streams.push(this.#source());
    for (let i = 0; i < 3 + this.#below(9); i++) this.#step();
    const ends = this.#streams.slice(-1 - this.#below(3));
    ends.forEach((stream) => this.#sink(stream));
    return this.#env.plan();
  }

  #source(): AnyStream {
    const rows = [{ user: "a", n: 1, amount: 1, at: 1, big: 1n, price: "1.00", "odd name": null, class: 1 }];
    return this.#env.fromIter(rows, { schema: columns });
  }

  #sink(stream: AnyStream): void {
    const sinked = this.#pick<() => AnyStream>([
      () => stream.collect(),
      () => stream.toConsole({ title: "rows", rowsMax: 5 }),
      () => stream.toCsv(`out-${this.#made++}.csv`, { delimiter: ";", header: false }),
      () => stream.toJsonl(`out-${this.#made++}.jsonl`),
    ]);
    try {
      this.#labelled(sinked());
    } catch (thrown) {
      if (!(thrown instanceof VolleyError)) throw thrown;
      this.#labelled(stream.collect());
    }
  }

  /** One more stream, made of one there is; a step the builder refuses there is left out. */
  #step(): void {
    const from = this.#pick(this.#streams.slice(-3));
    const steps = [
      ...this.#columnSteps(),
      ...this.#rowSteps(),
      ...this.#keyedSteps(),
      ...this.#closureSteps(),
    ];
    try {
      this.#streams.push(this.#labelled(this.#pick(steps)(from)));
    } catch (thrown) {
      if (!(thrown instanceof VolleyError)) throw thrown;
    }
  }

  #columnSteps(): ((stream: AnyStream) => AnyStream)[] {
    return [
      (s) => s.filterExpr(randomCondition(this.#pick)),
      (s) => s.filterExpr(randomCondition(this.#pick)),
      (s) => s.selectExpr("user", "n", "at", randomValue(this.#pick).as("value"), col("amount")),
      (s) => s.selectExpr({ at: "at", user: "user", class: (c: AnyStream) => c.n }),
      (s) => s.withColumn(this.#pick(["n", "new", "__proto__", "odd 'name' \"\n"]), randomValue(this.#pick)),
      (s) => s.drop(this.#pick(["n", "amount", "class"])),
      (s) => s.rename({ n: "m", amount: "odd amount" }),
      (s) => s.rename({ m: "n" }),
      (s) => s.dropNulls(...this.#pick([[], ["amount"], ["user"]])),
    ];
  }

  #rowSteps(): ((stream: AnyStream) => AnyStream)[] {
    return [
      (s) => s.union(s.filterExpr(randomCondition(this.#pick))),
      (s) => s.union(this.#source()),
      (s) => s.sample(0.5, this.#pick([{}, { seed: 7 }])),
      (s) => s.throttle(this.#pick([10, 5_000]), this.#pick([{}, { burst: 3 }])),
      (s) => s.dedup("user", { ttl: "1h", time: "processing" }),
      (s) => s.dedup("user", "n"),
      (s) => s.topN(3, { by: ["n", { column: "user", descending: false }] }),
      (s) => this.#split(s),
      (s) => s.withWatermarks("at", this.#pick<object>([{}, { maxOutOfOrderness: "90s" }])),
      (s) =>
        s.withWatermarks("at", {
          punctuation: when(col("n").gt(5)).then(col("at")).end(),
          idleTimeout: this.#pick([null, "5m"]),
          maxAhead: "1d",
          closeQuietAfter: 1_500,
        }),
      (s) => s.withWatermarks("at", { maxOutOfOrderness: 1_001 }),
    ];
  }

  #split(stream: AnyStream): AnyStream {
    const parts = stream.split({ big: randomCondition(this.#pick), "odd tag": randomCondition(this.#pick) });
    this.#streams.push(parts.big, parts["odd tag"]);
    return parts.rest;
  }

  #keyedSteps(): ((stream: AnyStream) => AnyStream)[] {
    const keyed = (s: AnyStream) =>
      this.#labelled(
        s.keyBy(
          ...this.#pick<readonly unknown[]>([["user"], ["user", "n"], [col("n").mod(10).as("bucket")]]),
        ),
      );
    const windowed = (s: AnyStream) => this.#windowed(keyed(s));
    return [
      (s) => keyed(s).aggregateExpr(...this.#aggregates()),
      (s) => windowed(s).aggregateExpr(...this.#aggregates()),
      (s) => windowed(s).aggregateExpr(...this.#aggregates()),
      (s) => this.#late(s),
      (s) => keyed(s).topN(2, { by: "n", descending: false }),
      (s) => keyed(s).window(TumblingWindows.of("1m")).topN(2, { by: "n" }),
      (s) => keyed(s).dedup(this.#pick<object>([{}, { ttl: "5s" }])),
      (s) => this.#joined(s),
      (s) => this.#joined(s),
    ];
  }

  #windowed(keyed: AnyStream): AnyStream {
    const windowed = keyed.window(this.#pick<AnyStream>([
      TumblingWindows.of("1m"),
      TumblingWindows.of("1h", { offset: "15m" }),
      SlidingWindows.of("1m", "10s"),
      SessionWindows.withGap("30s"),
      CountWindows.of(10),
      GlobalWindows.create(),
    ]));
    return this.#pick<() => AnyStream>([
      () => windowed,
      () => windowed.allowedLateness("10s"),
      () => windowed.earlyResults({ everyRows: 10, every: "5s", everyProcessing: 2_500, purging: true }),
      () => windowed.earlyResults({ everyRows: 10 }).withMaxPendingWindows(1_000),
    ])();
  }

  #late(stream: AnyStream): AnyStream {
    const results = stream.keyBy("user").window(TumblingWindows.of("1m"))
      .sideOutputLateData("too late").aggregateExpr(count());
    this.#streams.push(results.sideOutput(new OutputTag("too late")));
    return results;
  }

  #joined(stream: AnyStream): AnyStream {
    const right = this.#pick([this.#source(), stream]).keyBy("user");
    const left = stream.keyBy("user");
    const options = this.#pick<object>([
      { rightPrefix: "right " },
      { select: { user: "left.user", at: "right.at", n: "left.n" }, maxRowsHeld: 1_000 },
      { rightPrefix: "right ", lateOutput: "too late" },
    ]);
    const type = this.#pick(["inner", "left", "right", "full"]);
    const joined = this.#pick<() => AnyStream>([
      () => left.intervalJoin(right, { within: ["-5m", 10_500], type, ...options }),
      () => left.windowJoin(right, SlidingWindows.of("1m", "30s"), { type, ...options }),
      () => left.windowJoin(right, SessionWindows.withGap("30s"), { type, ...options }),
      () => left.asOfJoin(right, { tolerance: "5s", type: this.#pick(["inner", "left"]), ...options }),
    ])();
    if ("lateOutput" in options) this.#streams.push(joined.sideOutput(new OutputTag("too late")));
    return joined;
  }

  #closureSteps(): ((stream: AnyStream) => AnyStream)[] {
    const small = schema({ user: utf8, at: timestamp("ms"), n: int32 });
    const side = new OutputTag("bad", schema({ why: utf8 }));
    const rules = () => this.#source();
    class Picker {
      onRow(): void {}
    }
    class Ruler extends Picker {
      onRule(): void {}
    }
    class Passing {
      process(record: unknown): unknown[] {
        return [record];
      }
    }
    const described = (s: AnyStream) =>
      s.process(() => new Picker(), small, this.#pick<object>([{}, { sides: [side], timersInPast: "fail" }]));
    return [
      (s) =>
        s.filter(function isGood() {
          return true;
        }),
      (s) => s.map((row: AnyStream) => row, small),
      (s) => s.flatMap((row: AnyStream) => [row], small),
      (s) => s.mapBatch((batch: Batch) => batch, s.schema),
      (s) => s.applyOperator(() => new Passing()),
      (s) => s.keyBy("user").applyOperator(() => new Passing()),
      (s) => described(s),
      (s) => described(s.keyBy("user")),
      (s) =>
        s.keyBy("user").broadcast(rules(), () => new Ruler(), small, { waitFor: "rules-end", sides: [side] }),
      (s) => s.broadcast(rules(), () => new Ruler(), small, { waitFor: "none", heldRowsMax: 10 }),
      (s) =>
        s.asyncMap(
          (row: AnyStream) => row,
          small,
          this.#pick<object>([{}, {
            ordered: false,
            concurrency: 3,
            timeout: "2s",
            retry: { maxRetries: 2, codes: ["A"] },
          }]),
        ),
      (s) =>
        s.keyBy("user").aggregateExpr(
          aggregateWith(col("n"), {
            init: () => 1,
            add: (a: number, b: number) => a * b,
            merge: (a: number, b: number) => a * b,
            value: (a: number) => a,
            result: float64,
          }).as("product"),
        ),
    ];
  }

  #aggregates(): AnyStream[] {
    const all = [
      count(),
      count().as("rows"),
      sum("n"),
      sum(col("n").add(1)).as("more"),
      avg("n").as("mean n"),
      max("at"),
      first("user"),
      countDistinct("user"),
      approxQuantile("n", 0.95).as("p95"),
      stddev("n", { population: true }).as("spread"),
      collectList("n"),
    ];
    const found = all.filter(() => this.#next() < 0.3);
    return found.length > 0 ? found : [count().as("how many")];
  }

  #labelled(stream: AnyStream): AnyStream {
    let labelled = stream;
    if (this.#next() < 0.15) {
      labelled = labelled.id(`${this.#pick(["op", "class", "2 x", "filter"])}~${this.#made++}`);
    }
    if (this.#next() < 0.1) labelled = labelled.name("Ein Name");
    if (this.#next() < 0.1) labelled = labelled.onError(this.#pick(["skip", "fail", "deadLetter"]));
    return labelled;
  }

  #below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  readonly #pick = <T>(from: readonly T[]): T => from[this.#below(from.length)];
}
