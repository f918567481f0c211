import { AGGREGATES, KEYS, namedExpressions, WINDOW } from "./common_parameters.ts";
import { KEYED_IN, LATE_OUT, ROWS_IN, rowsOut } from "./common_ports.ts";
import { TRIGGER } from "./trigger_parameter.ts";
import { type OperatorFamily, operatorSheet } from "./operator_sheet.ts";

const KEY_EXAMPLE = `import { col, count, StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ mail: "ada@example.org" }, { mail: "bob@example.com" }, { mail: "eve@example.org" }])
  .keyBy(col("mail").splitPart("@", 1).as("domain"))
  .aggregateExpr({ users: count() })
  .collect()
  .execute("domains");
console.assert(results.find(({ domain }) => domain === "example.org")?.users === 2n);
`;

const AGGREGATE_EXAMPLE = `import { avg, count, StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ user: "ada", euros: 1 }, { user: "bob", euros: 2 }, { user: "ada", euros: 4 }])
  .keyBy("user")
  .aggregateExpr({ payments: count(), mean: avg("euros") })
  .collect({ int64: "number" })
  .execute("payments");
const ada = results.find(({ user }) => user === "ada");
console.assert(ada?.payments === 2 && ada.mean === 2.5);
`;

const WINDOW_EXAMPLE = `import {
  count,
  schema,
  SlidingWindows,
  StreamExecutionEnvironment,
  sum,
  timestamp,
  utf8,
  int32,
} from "@volley/volley";
const order = schema({ at: timestamp("ms"), shop: utf8, cents: int32 });
const { results } = await new StreamExecutionEnvironment()
  .fromIter([
    { at: 0, shop: "Oslo", cents: 300 },
    { at: 40_000, shop: "Oslo", cents: 500 },
    { at: 70_000, shop: "Oslo", cents: 100 },
  ], { schema: order })
  .withWatermarks("at", { maxOutOfOrderness: "5s" })
  .keyBy("shop")
  .window(SlidingWindows.of("1m", "30s"))
  .aggregateExpr({ orders: count(), cents: sum("cents") })
  .collect({ int64: "number" })
  .execute("orders by minute");
console.assert(results.map(({ cents }) => cents).join() === "300,800,600,100");
`;

/** Operators by key. */
export const aggregateOperators: OperatorFamily<"keyBy" | "aggregate" | "windowAggregate"> = {
  keyBy: () =>
    operatorSheet("keyBy", {
      method: "keyBy",
      summary: "Rows by key: the steps behind it work for each key by itself.",
      always: {
        keys: namedExpressions("Key columns, at least one; a computed one is added to the columns."),
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The rows by key."),
      state: "none",
      icon: "M4 12a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M11 12h10M17 12v4M20.5 12v3",
      example: KEY_EXAMPLE,
    }),
  aggregate: () =>
    operatorSheet("aggregate", {
      method: "aggregateExpr",
      summary: "Running aggregates: after each batch one updated row for each key that occurred in it.",
      always: { keys: KEYS, aggregates: AGGREGATES },
      sometimes: {},
      inputs: KEYED_IN,
      outputs: rowsOut("Key columns and results so far; they have no event times."),
      state: "key",
      icon: "M18 5H6l7 7-7 7h12",
      example: AGGREGATE_EXAMPLE,
    }),
  windowAggregate: () =>
    operatorSheet("windowAggregate", {
      method: "window().aggregateExpr",
      summary: "Aggregates of each key and window.",
      always: {
        keys: KEYS,
        window: WINDOW,
        aggregates: AGGREGATES,
        allowedLatenessMs: {
          type: "integer",
          minimum: 0,
          default: 0,
          unit: "ms",
          option: "allowedLateness",
          description:
            "How long after its end a window still takes rows and answers anew. Not of count and global ones.",
        },
      },
      sometimes: {
        trigger: TRIGGER,
        lateOutput: {
          type: "string",
          option: "sideOutputLateData",
          description:
            "Tag of an output for rows that are late for every window; they are counted in any case.",
        },
        maxPendingWindows: {
          type: "integer",
          minimum: 1,
          default: 20_000_000,
          unit: "groups",
          option: "withMaxPendingWindows",
          description:
            "Groups (key and window) in memory; those beyond move to the state backend. Of tumbling and " +
            "sliding windows; others keep all in memory.",
        },
      },
      inputs: KEYED_IN,
      outputs: [
        ...rowsOut(
          "Key columns, those of the window, results; where a window answers again, which answer it is.",
        ),
        LATE_OUT,
      ],
      state: "key and window",
      icon: "M3 4h18v16H3zM3 8h18M15 10.5H9.5l3 3.5-3 3.5H15",
      example: WINDOW_EXAMPLE,
    }),
};
