import { closure, KEYS, SIDES, TIMERS_IN_PAST } from "./common_parameters.ts";
import { ROWS_IN, rowsOut } from "./common_ports.ts";
import { type OperatorFamily, operatorSheet } from "./operator_sheet.ts";
import { RETRY } from "./retry_parameter.ts";

const ASYNC_EXAMPLE = `import { float64, schema, StreamExecutionEnvironment, utf8 } from "@volley/volley";
const rates = new Map([["EUR", 1], ["USD", 0.9]]);
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ currency: "USD", amount: 10 }, { currency: "EUR", amount: 5 }])
  .asyncMap(
    async ({ currency, amount }, { signal }) => {
      signal.throwIfAborted(); // hand it to fetch(url, { signal })
      return { currency, euros: amount * await Promise.resolve(rates.get(currency)!) };
    },
    schema({ currency: utf8, euros: float64 }),
    { concurrency: 10, timeout: "5s", retry: { maxRetries: 2 } },
  )
  .collect()
  .execute("in euros");
console.assert(results[0].euros === 9 && results[1].euros === 5);
`;

const OPERATOR_EXAMPLE =
  `import { batchFromRows, float64, type Operator, schema, type Schema, StreamExecutionEnvironment } from "@volley/volley";
import { StreamRecord, utf8 } from "@volley/volley";

const reading = schema({ sensor: utf8, celsius: float64 });
const hot = schema({ sensor: utf8 });

class Hot implements Operator<typeof reading.shape, typeof hot.shape> {
  outputSchema(): Schema<typeof hot.shape> {
    return hot;
  }
  process(record: StreamRecord<typeof reading.shape>): StreamRecord[] {
    const rows = record.rows().filter(({ celsius }) => celsius > 30);
    return [new StreamRecord(batchFromRows(hot, rows.map(({ sensor }) => ({ sensor }))))];
  }
}

const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ sensor: "roof", celsius: 35 }, { sensor: "cellar", celsius: 12 }], { schema: reading })
  .applyOperator(() => new Hot())
  .collect()
  .execute("hot");
console.assert(results.length === 1 && results[0].sensor === "roof");
`;

const PROCESS_EXAMPLE = `import {
  int32,
  type OperatorContext,
  OutputTag,
  type ProcessContext,
  type ProcessFunction,
  type RowOf,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  utf8,
  type ValueState,
} from "@volley/volley";

const click = schema({ user: utf8, at: timestamp("ms") });
const visit = schema({ user: utf8, clicks: int32 });
const single = new OutputTag("single", schema({ user: utf8 }));

class Visits implements ProcessFunction<typeof click.shape, typeof visit.shape, string> {
  #clicks!: ValueState<number>;
  open({ state }: OperatorContext): void {
    this.#clicks = state.value("clicks");
  }
  onRow({ at }: RowOf<typeof click.shape>, { timers }: ProcessContext): void {
    const clicks = this.#clicks.get() ?? 0;
    if (clicks === 0) timers.registerEventTime(at + 60_000);
    this.#clicks.set(clicks + 1);
  }
  onTimer(_: unknown, context: ProcessContext<typeof visit.shape, string>): void {
    const clicks = this.#clicks.get()!;
    if (clicks > 1) context.emit({ user: context.key, clicks });
    else context.side(single, { user: context.key });
    this.#clicks.clear();
  }
}

const env = new StreamExecutionEnvironment();
const visits = env
  .fromIter([{ user: "ann", at: 1_000 }, { user: "bob", at: 2_000 }, { user: "ann", at: 3_000 }], { schema: click })
  .withWatermarks("at")
  .keyBy("user")
  .process(() => new Visits(), visit, { sides: [single] });
const [several, one] = [visits.collect(), visits.sideOutput(single).collect()];
await env.execute("visits");
console.assert(several.results[0].clicks === 2 && one.results[0].user === "bob");
`;

const BROADCAST_EXAMPLE =
  `import { float64, type MapState, schema, StreamExecutionEnvironment, utf8 } from "@volley/volley";
const env = new StreamExecutionEnvironment();
const rules = env.fromIter([{ currency: "EUR", limit: 100 }], {
  schema: schema({ currency: utf8, limit: float64 }),
});
const { results } = await env
  .fromIter([{ user: "ann", currency: "EUR", amount: 120 }, { user: "bob", currency: "EUR", amount: 20 }], {
    schema: schema({ user: utf8, currency: utf8, amount: float64 }),
  })
  .broadcast(rules, {
    onRule: ({ currency, limit }, limits: MapState<string, number>) => limits.set(currency, limit),
    onRow({ user, currency, amount }, limits, context) {
      const over = amount - (limits.get(currency) ?? Infinity);
      if (over > 0) context.emit({ user, over });
    },
  }, schema({ user: utf8, over: float64 }))
  .collect()
  .execute("limits");
console.assert(results.length === 1 && results[0].over === 20);
`;

const SIDE_OUT = {
  name: "sides",
  namedBy: "sides",
  description: "What the function puts out beside it, by tag.",
} as const;

/** Operators made of a user's object, with state, timers or calls of other systems. */
export const codeOperators: OperatorFamily<"asyncMap" | "operator" | "process" | "broadcast"> = {
  asyncMap: () =>
    operatorSheet("asyncMap", {
      method: "asyncMap",
      summary: "One new row for each row, by an asynchronous function of yours, several at a time.",
      closure: true,
      always: {
        fn: closure("Given the row, and a signal that is aborted at the time-out: a promise of the new one."),
        ordered: { type: "boolean", default: true, description: "Results go on in the order of their rows." },
        concurrency: {
          type: "integer",
          minimum: 1,
          maximum: 100_000,
          default: 100,
          unit: "rows",
          description: "Rows under way at once; sources are not read while there are so many.",
        },
        timeoutMs: {
          type: "integer",
          minimum: 0,
          default: 30_000,
          unit: "ms",
          option: "timeout",
          description: "How long one attempt may take (ASYNC_CALL_TIMEOUT); 0: for ever.",
        },
        retry: RETRY,
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The new rows, with the columns of the schema given; times and watermarks go along."),
      state: "none",
      icon: "M12 4a8 8 0 1 1-7.4 5M4 4v5h5M12 8v4l3 2",
      example: ASYNC_EXAMPLE,
    }),
  operator: () =>
    operatorSheet("operator", {
      method: "applyOperator",
      summary: "A user's own operator over batches; behind keyBy a batch at a time is of one key.",
      closure: true,
      always: {
        operator: closure("An object with process(record), or a function that makes one for each run."),
        keyed: {
          type: "boolean",
          default: false,
          description: "Its state is kept by the keys of the keyBy before it; true there.",
        },
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The rows it returns, with the columns of its outputSchema or of the schema given."),
      state: "timers and user state",
      icon: "M4 4h16v16H4zM9 9l-3 3 3 3M15 9l3 3-3 3",
      example: OPERATOR_EXAMPLE,
    }),
  process: () =>
    operatorSheet("process", {
      method: "process",
      summary: "A function over single rows, with state and timers by key, and outputs beside the main one.",
      closure: true,
      always: {
        fn: closure("An object with onRow and, for timers, onTimer, or a function that makes one."),
        keys: KEYS,
        sides: SIDES,
      },
      sometimes: { timersInPast: TIMERS_IN_PAST },
      inputs: ROWS_IN,
      outputs: [...rowsOut("What it emits, with the columns of the schema given."), SIDE_OUT],
      state: "timers and user state",
      icon: "M4 4h10v9H4zM7 8.5h4M13 18a4.5 4.5 0 1 0 9 0 4.5 4.5 0 1 0-9 0M17.5 15.5V18l1.8 1",
      example: PROCESS_EXAMPLE,
    }),
  broadcast: () =>
    operatorSheet("broadcast", {
      method: "broadcast",
      summary: "Rows with a smaller stream of rules that every row sees, by a function of yours.",
      closure: true,
      always: {
        fn: closure("An object with onRule and onRow, or a function that makes one."),
        keys: KEYS,
        sides: SIDES,
      },
      sometimes: {
        waitFor: {
          type: "string",
          enum: ["rules-end", "watermark", "none"],
          description:
            "When a row is handled: after all rules, after those up to its time, or at once. The " +
            "builder takes rules-end where the rules end by themselves, else watermark where both streams " +
            "have event times, else none; a plan that leaves it out means rules-end.",
        },
        heldRowsMax: {
          type: "integer",
          minimum: 1,
          default: 1_000_000,
          unit: "rows",
          description:
            "Rows that wait for rules, in memory; one more ends the run (BROADCAST_HELD_TOO_MANY).",
        },
        timersInPast: TIMERS_IN_PAST,
      },
      inputs: [{ name: "in", description: "Rows." }, {
        name: "rules",
        description: "Rules: few enough for memory.",
      }],
      outputs: [...rowsOut("What it emits, with the columns of the schema given."), SIDE_OUT],
      state: "timers and user state",
      icon:
        "M12 11v10M8 21h8M9 8a4.5 4.5 0 0 0 0 6M15 8a4.5 4.5 0 0 1 0 6M6 5a9 9 0 0 0 0 12M18 5a9 9 0 0 1 0 12",
      example: BROADCAST_EXAMPLE,
    }),
};
