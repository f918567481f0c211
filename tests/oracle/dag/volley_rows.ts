import {
  col,
  type DataStream,
  int32,
  OutputTag,
  type ProcessContext,
  type Schema,
  when,
} from "../../../mod.ts";
import { DAG_SCHEMA, type DagOp, type DagRow } from "./dag_step.ts";
import { copyId } from "./reference_rows.ts";
import { rest } from "./reference_stream.ts";
import { bucketEnd } from "./reference_time.ts";

// deno-lint-ignore no-explicit-any
export type AnyStream = DataStream<any>;
// deno-lint-ignore no-explicit-any
export type Any = any;

/** What a step is in the engine's words: its outputs, and that of late rows where it has one. */
export interface Built {
  readonly outputs: readonly AnyStream[];
  readonly late?: AnyStream;
}

const SCHEMA = DAG_SCHEMA as Schema<Any>;

/** Operators that look at one row at a time; null for others. */
export function rowsInVolley(op: DagOp, input: AnyStream, id: string): Built | null {
  const one = (stream: AnyStream): Built => ({ outputs: [stream.id(id)] });
  switch (op.op) {
    case "filter":
      return one(
        op.closure
          ? input.filter(({ v }: Any) => v !== null && v >= op.least)
          : input.filterExpr(col("v").ge(op.least)),
      );
    case "shift":
      return one(input.withColumn("v", col("v").add(op.by).mod(1000).cast(int32)));
    case "number":
      return one(input.withColumn("v", col("t").cast(int32)).onError(op.onError));
    case "filterNumber":
      return one(input.filterExpr(col("t").cast(int32).ge(op.least)).onError(op.onError));
    case "map":
      return one(
        input.map((row: Any) => ({ ...row, v: row.v === null ? null : rest(row.v * 3 + 1) }), SCHEMA),
      );
    case "flatMap":
      return one(input.flatMap(copies as Any, SCHEMA));
    case "mapBatch":
      return one(input.mapBatch((batch) => batch, SCHEMA));
    case "renames":
      return one(input.rename({ v: "w", k: "v" }).rename({ v: "k", w: "v" }));
    case "throttle":
      return one(input.throttle(1e9, { burst: 1e9 }));
    case "throwing":
      return one(
        input.map((row: Any) => {
          if (row.v !== null && row.v % op.every === 0) throw new Error("no such value");
          return { ...row };
        }, SCHEMA).onError(op.onError),
      );
    case "asyncMap":
      return one(asynchronous(op, input));
    case "split":
      return splitInVolley(op, input);
    default:
      return null;
  }
}

function* copies(row: DagRow): Generator<DagRow> {
  for (let j = 0; j < Math.abs(row.id ?? 0) % 3; j++) yield { ...row, id: copyId(row.id, j) };
}

function asynchronous(op: Extract<DagOp, { op: "asyncMap" }>, input: AnyStream): AnyStream {
  const { ordered, concurrency, onError } = op;
  return input.asyncMap(
    async (row: Any) => {
      for (let turns = Math.abs(row.id ?? 0) * 7 % 13; turns > 0; turns--) await Promise.resolve();
      if (row.v !== null && row.v % 11 === 0) throw new Error("no answer");
      return { ...row, v: row.v === null ? null : rest(row.v + 5) };
    },
    SCHEMA,
    { ordered, concurrency },
  ).onError(onError);
}

function splitInVolley(op: Extract<DagOp, { op: "split" }>, input: AnyStream): Built {
  const { low, mid, rest: others } = input.split({
    low: col("v").lt(op.low),
    mid: col("v").lt(op.high),
  }) as Any;
  return { outputs: [low, mid, others] };
}

/** Numbers the rows of each partition and key, by state. */
export function runsInVolley(input: AnyStream): AnyStream {
  return input.keyBy("p", "k").process(() => {
    let count: Any;
    return {
      open({ state }: Any) {
        count = state.value("count");
      },
      onRow(row: Any, context: ProcessContext<Any>) {
        const v = (count.get() ?? 0) + 1;
        count.set(v);
        context.emit({ ...row, v });
      },
    };
  }, SCHEMA);
}

/** Every row with the greatest rule of its key. */
export function broadcastInVolley(input: AnyStream, rules: AnyStream, keyed: boolean): AnyStream {
  const fn = {
    onRule({ k, v }: Any, limits: Any) {
      limits.set(k, Math.max(v, limits.get(k) ?? -Infinity));
    },
    onRow(row: Any, limits: Any, context: Any) {
      const limit = limits.get(row.k);
      if (limit !== undefined) context.emit({ ...row, v: rest((row.v ?? 0) + limit) });
    },
  };
  const rows = (keyed ? input.keyBy("k") : input) as Any;
  return rows.broadcast(rules, fn, SCHEMA, { waitFor: "rules-end" });
}

/** A tumbling count made by hand: see `referenceBuckets`. */
export function bucketsInVolley(
  input: AnyStream,
  keys: readonly string[],
  sizeMs: number,
  id: string,
): Built {
  const over = new OutputTag("over", SCHEMA);
  const made = (input.keyBy(...keys as [string]) as Any).process(
    () => new Buckets(sizeMs, over, keys),
    SCHEMA,
    {
      sides: [over],
    },
  ).id(id);
  return { outputs: [made], late: made.sideOutput(over) };
}

class Buckets {
  readonly #sizeMs: number;
  readonly #over: OutputTag<Any>;
  readonly #keys: readonly string[];
  #buckets: Any;

  constructor(sizeMs: number, over: OutputTag<Any>, keys: readonly string[]) {
    this.#sizeMs = sizeMs;
    this.#over = over;
    this.#keys = keys;
  }

  open({ state }: Any): void {
    this.#buckets = state.map("buckets");
  }

  onRow(row: Any, { timestampMs, timers, side }: Any): void {
    const end = bucketEnd(timestampMs, this.#sizeMs);
    if (row.b !== null && end <= timestampMs + row.b) return side(this.#over, { ...row });
    const { n, s } = this.#buckets.get(end) ?? { n: 0, s: 0 };
    this.#buckets.set(end, { n: n + 1, s: s + (row.v ?? 0) });
    timers.registerEventTime(end);
  }

  onTimer({ timeMs }: Any, { emit, key }: Any): void {
    const { n, s } = this.#buckets.get(timeMs);
    this.#buckets.delete(timeMs);
    const [p, k] = this.#keys.length === 2 ? key : [0, key];
    emit({ ts: timeMs, id: n, p, k, v: rest(s), t: "0", b: null });
  }
}

/** A value that may be null, to the type checker of columns too. */
export function maybe(value: Any): Any {
  return when(value.isNotNull()).then(value).end();
}
