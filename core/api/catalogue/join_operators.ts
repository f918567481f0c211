import type { JoinKeys, JoinType } from "../../plan/mod.ts";
import { columnNames, timeWindow } from "./common_parameters.ts";
import { JOINED_IN, LATE_OUT, rowsOut } from "./common_ports.ts";
import { objectItems, type OperatorFamily, operatorSheet, type ParameterOf } from "./operator_sheet.ts";

const KEYS: {
  readonly leftKeys: ParameterOf<JoinKeys["leftKeys"]>;
  readonly rightKeys: ParameterOf<JoinKeys["rightKeys"]>;
  readonly columns: ParameterOf<JoinKeys["columns"]>;
} = {
  leftKeys: {
    ...columnNames("Key columns of the left input, compared with the right ones pair by pair."),
    option: "keyBy",
  },
  rightKeys: { ...columnNames("Key columns of the right input."), option: "keyBy" },
  columns: {
    type: "array",
    option: "select",
    description:
      "Columns of the result, in order, at least one; the builder takes all of both, with leftPrefix " +
      "and rightPrefix before their names.",
    items: objectItems({
      name: { type: "string", format: "column", description: "Name in the result." },
      side: {
        type: "integer",
        minimum: 0,
        maximum: 1,
        description: "0: of the left input, 1: of the right.",
      },
      from: { type: "string", format: "column", description: "Name there." },
    }),
  },
};

const LIMITS = {
  maxRowsHeld: {
    type: "integer",
    minimum: 1,
    default: 20_000_000,
    unit: "rows",
    description: "Rows of both inputs that may wait for partners; one more ends the run.",
  },
  lateOutput: {
    type: "string",
    description: "Tag of an output for rows of both inputs that are late; they are counted in any case.",
  },
} as const;

const TYPE: ParameterOf<JoinType> = {
  type: "string",
  enum: ["inner", "left", "right", "full"],
  default: "inner",
  description: "Which rows without a partner come, too: those of the left input, of the right, of both.",
};

const INTERVAL_EXAMPLE =
  `import { schema, StreamExecutionEnvironment, timestamp, utf8 } from "@volley/volley";
const env = new StreamExecutionEnvironment();
const orders = env.fromIter([{ id: "a", ordered: 0 }, { id: "b", ordered: 1000 }], {
  schema: schema({ id: utf8, ordered: timestamp("ms") }),
}).withWatermarks("ordered", { maxOutOfOrderness: "5s" });
const payments = env.fromIter([{ order: "a", paid: 60_000 }], {
  schema: schema({ order: utf8, paid: timestamp("ms") }),
}).withWatermarks("paid", { maxOutOfOrderness: "5s" });
const { results } = await orders.keyBy("id")
  .intervalJoin(payments.keyBy("order"), { within: ["0s", "10m"], type: "left" })
  .collect()
  .execute("payments");
console.assert(results.find(({ id }) => id === "a")?.paid === 60_000);
console.assert(results.find(({ id }) => id === "b")?.paid === null);
`;

const WINDOW_EXAMPLE =
  `import { schema, StreamExecutionEnvironment, timestamp, TumblingWindows, utf8 } from "@volley/volley";
const env = new StreamExecutionEnvironment();
const event = schema({ user: utf8, at: timestamp("ms") });
const views = env.fromIter([{ user: "ann", at: 1_000 }, { user: "bob", at: 2_000 }], { schema: event });
const buys = env.fromIter([{ user: "ann", at: 50_000 }, { user: "bob", at: 70_000 }], { schema: event });
const { results } = await views.withWatermarks("at").keyBy("user")
  .windowJoin(buys.withWatermarks("at").keyBy("user"), TumblingWindows.of("1m"), {
    select: { user: "left.user", viewed: "left.at", bought: "right.at" },
  })
  .collect()
  .execute("bought within the minute");
console.assert(results.length === 1 && results[0].user === "ann" && results[0].bought === 50_000);
`;

const AS_OF_EXAMPLE =
  `import { float64, schema, StreamExecutionEnvironment, timestamp, utf8 } from "@volley/volley";
const env = new StreamExecutionEnvironment();
const trades = env.fromIter([{ symbol: "X", at: 2500 }], { schema: schema({ symbol: utf8, at: timestamp("ms") }) });
const quotes = env.fromIter([{ symbol: "X", at: 1000, price: 9 }, { symbol: "X", at: 2000, price: 10 }], {
  schema: schema({ symbol: utf8, at: timestamp("ms"), price: float64 }),
});
const { results } = await trades.withWatermarks("at").keyBy("symbol")
  .asOfJoin(quotes.withWatermarks("at").keyBy("symbol"), { tolerance: "5s", rightPrefix: "quote_" })
  .collect()
  .execute("prices");
console.assert(results[0].quote_price === 10);
`;

/** Operators that bring two streams together. A null key finds no partner. */
export const joinOperators: OperatorFamily<"intervalJoin" | "windowJoin" | "asOfJoin"> = {
  intervalJoin: () =>
    operatorSheet("intervalJoin", {
      method: "intervalJoin",
      summary: "Pairs of rows with equal keys whose event times lie within bounds of each other.",
      always: {
        ...KEYS,
        type: TYPE,
        lowerMs: {
          type: "integer",
          minimum: -Number.MAX_SAFE_INTEGER,
          unit: "ms",
          option: "within",
          description: "Least time of the right row, from that of the left one; below 0: before it.",
        },
        upperMs: {
          type: "integer",
          minimum: -Number.MAX_SAFE_INTEGER,
          unit: "ms",
          option: "within",
          description:
            "Greatest time of the right row, from that of the left one; included, as the least is.",
        },
      },
      sometimes: LIMITS,
      inputs: JOINED_IN,
      outputs: [
        ...rowsOut("The pairs, with the later time of the two; rows without a partner with their own."),
        LATE_OUT,
      ],
      state: "rows within bounds",
      icon: "M3 5h18M3 19h18M12 5l-4 14M12 5l4 14",
      example: INTERVAL_EXAMPLE,
    }),
  windowJoin: () =>
    operatorSheet("windowJoin", {
      method: "windowJoin",
      summary: "Pairs of rows with equal keys in one window, in each that they share.",
      always: {
        ...KEYS,
        type: TYPE,
        window: timeWindow("Windows of event time; sessions are made by the rows of both inputs together."),
      },
      sometimes: LIMITS,
      inputs: JOINED_IN,
      outputs: [
        ...rowsOut("The pairs with window_start and window_end, as new as the window's last millisecond."),
        LATE_OUT,
      ],
      state: "rows within bounds",
      icon: "M4 4h16v16H4zM7 9h4M13 15h4M10 9l4 6",
      example: WINDOW_EXAMPLE,
    }),
  asOfJoin: () =>
    operatorSheet("asOfJoin", {
      method: "asOfJoin",
      summary: "For each left row the newest right row with an equal key that is not newer, and not too old.",
      always: {
        ...KEYS,
        type: {
          type: "string",
          enum: ["inner", "left"],
          default: "inner",
          description: "Whether left rows without a partner come, too.",
        },
        toleranceMs: {
          type: "integer",
          minimum: 0,
          unit: "ms",
          option: "tolerance",
          description: "How much older than the left row its partner may be.",
        },
      },
      sometimes: LIMITS,
      inputs: JOINED_IN,
      outputs: [
        ...rowsOut("Each left row with its partner, with its own time, once the watermark has passed it."),
        LATE_OUT,
      ],
      state: "rows within bounds",
      icon: "M3 5h18M3 19h18M17 5v4c0 4-9 1-9 6M5.5 12.5L8 15l2.5-2.5",
      example: AS_OF_EXAMPLE,
    }),
};
