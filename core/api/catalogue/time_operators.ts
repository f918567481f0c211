import { ROWS_IN, rowsOut } from "./common_ports.ts";
import { type OperatorFamily, operatorSheet } from "./operator_sheet.ts";
import { strategy } from "./strategy_parameter.ts";

const EXAMPLE =
  `import { schema, StreamExecutionEnvironment, timestamp, TumblingWindows, utf8 } from "@volley/volley";
const click = schema({ at: timestamp("ms"), user: utf8 });
const { results, summary } = await new StreamExecutionEnvironment()
  .fromIter([
    { at: 1_000, user: "ann" },
    { at: 62_000, user: "ann" },
    { at: 58_000, user: "ann" },
    { at: 90_000, user: "ann" },
    { at: 2_000, user: "ann" },
  ], { schema: click })
  .withWatermarks("at", { maxOutOfOrderness: "5s", idleTimeout: "30s" })
  .keyBy("user")
  .window(TumblingWindows.of("1m"))
  .aggregate("count")
  .collect()
  .execute("clicks");
console.assert(results[0].count === 2n && results[1].count === 2n && summary.late === 1);
`;

/** Operators of event time. */
export const timeOperators: OperatorFamily<"watermarks"> = {
  watermarks: () =>
    operatorSheet("watermarks", {
      method: "withWatermarks",
      summary:
        "Event time of the rows, and how the watermark follows them: windows close when it passes their end.",
      always: {
        column: {
          type: "string",
          format: "column",
          description:
            "A timestamp or date; the builder finds the only one where a config names none. Rows where it is null, NaN or outside the years 1 to 9999 are " +
            "refused by the operator's policy, skip where nothing is said.",
        },
        strategy: strategy(),
        idleTimeoutMs: {
          type: "integer",
          nullable: true,
          minimum: 1,
          default: 60_000,
          unit: "ms",
          option: "idleTimeout",
          description:
            "A partition of an endless source, silent for so long, no longer holds the watermark back; " +
            "null: it does for ever.",
        },
        maxAheadMs: {
          type: "integer",
          nullable: true,
          minimum: 0,
          default: null,
          unit: "ms",
          option: "maxAhead",
          description: "Rows whose time is further ahead of the clock are refused; null: any time is taken.",
        },
        quietAfterMs: {
          type: "integer",
          nullable: true,
          minimum: 1,
          default: null,
          unit: "ms",
          option: "closeQuietAfter",
          description:
            "With the whole stream silent for so long the watermark goes on with the clock; null: it waits.",
        },
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The same rows, with event times."),
      state: "none",
      icon: "M3 9c3-3 6 3 9 0s6 3 9 0M3 16c3-3 6 3 9 0s6 3 9 0",
      example: EXAMPLE,
    }),
};
