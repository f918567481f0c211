import { columnNames, fixedWindow, KEYS } from "./common_parameters.ts";
import { ROWS_IN, rowsOut } from "./common_ports.ts";
import { objectItems, type OperatorFamily, operatorSheet } from "./operator_sheet.ts";

const SAMPLE_EXAMPLE = `import { sequence, StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromGenerator({ rows: 10_000, columns: { n: sequence() } })
  .sample(0.1, { seed: 7 })
  .collect()
  .execute("a tenth");
console.assert(results.length > 900 && results.length < 1_100);
`;

const THROTTLE_EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const { results, summary } = await new StreamExecutionEnvironment()
  .fromIter(Array.from({ length: 30 }, (_, n) => ({ n })))
  .throttle(200, { burst: 10 })
  .collect()
  .execute("at most 200 a second");
console.assert(results.length === 30 && summary.elapsedMs >= 90);
`;

const DEDUP_EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ id: 1, n: 1 }, { id: 2, n: 1 }, { id: 1, n: 2 }])
  .dedup("id")
  .collect()
  .execute("first ones");
console.assert(results.length === 2 && results[1].id === 2);
`;

const TOP_EXAMPLE =
  `import { int32, schema, StreamExecutionEnvironment, timestamp, TumblingWindows, utf8 } from "@volley/volley";
const bid = schema({ at: timestamp("ms"), item: utf8, price: int32 });
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ at: 1, item: "vase", price: 3 }, { at: 5, item: "vase", price: 9 }, { at: 12, item: "vase", price: 4 }], {
    schema: bid,
  })
  .withWatermarks("at")
  .keyBy("item")
  .window(TumblingWindows.of(10))
  .topN(1, { by: "price" })
  .collect()
  .execute("highest bids");
console.assert(results.map(({ price, rank }) => price + "#" + rank).join() === "9#1,4#1");
`;

/** Operators that let some rows go on, or let them go on later. */
export const choiceOperators: OperatorFamily<"sample" | "throttle" | "dedup" | "topN"> = {
  sample: () =>
    operatorSheet("sample", {
      method: "sample",
      summary: "A share of the rows: the same ones whenever the input is the same.",
      always: {
        fraction: { type: "number", minimum: 0, maximum: 1, description: "The share: 0 none, 1 all." },
        seed: {
          type: "integer",
          minimum: Number.MIN_SAFE_INTEGER,
          default: 0,
          description: "Another one chooses other rows.",
        },
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The rows chosen, by a hash of the seed and of their place in their partition."),
      state: "none",
      icon:
        "M5 5h.01M12 5h.01M19 5h.01M5 12h.01M12 12h.01M19 12h.01M5 19h.01M12 19h.01M19 19h.01M8.5 12a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0",
      example: SAMPLE_EXAMPLE,
    }),
  throttle: () =>
    operatorSheet("throttle", {
      method: "throttle",
      summary: "At most so many rows a second; the others wait, and none is dropped.",
      always: {
        recordsPerSecond: {
          type: "number",
          minimum: Number.MIN_VALUE,
          unit: "records/s",
          description: "The rate, above 0.",
        },
        burst: {
          type: "number",
          minimum: 1,
          unit: "rows",
          description:
            "Rows that may go at once after a pause; the builder takes those of 10 ms, at least 1.",
        },
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("All rows, in order; sources are not read while any wait."),
      state: "none",
      icon: "M4 18a9 9 0 1 1 16 0M12 14l4-5M10.8 14.5a1.3 1.3 0 1 0 2.6 0 1.3 1.3 0 1 0-2.6 0",
      example: THROTTLE_EXAMPLE,
    }),
  dedup: () =>
    operatorSheet("dedup", {
      method: "dedup",
      summary: "The first row of each key, again once its time to live has run out.",
      always: {
        keys: columnNames(
          "Columns that tell rows apart, at least one; the builder takes all where none is named.",
        ),
        ttlMs: {
          type: "integer",
          nullable: true,
          minimum: 1,
          default: null,
          unit: "ms",
          option: "ttl",
          description: "How long a key is remembered, from the row that passed on; null: for ever.",
        },
        time: {
          type: "string",
          enum: ["event", "processing"],
          description: "What that is measured by; the builder takes event time where the stream has any.",
        },
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The rows that are no repetitions."),
      state: "key",
      icon: "M4 4h11v11H4zM9 18v2h11V9h-2M7 9.5l2 2 3.5-4",
      example: DEDUP_EXAMPLE,
    }),
  topN: () =>
    operatorSheet("topN", {
      method: "topN",
      summary: "The first rows of each key by an order, with their rank; by window, or with updates.",
      always: {
        keys: KEYS,
        n: { type: "integer", minimum: 1, maximum: 10_000, unit: "rows", description: "How many." },
        orderBy: {
          type: "array",
          option: "by",
          description:
            "Columns rows are ordered by, at least one; the first that differs decides. NaN and null " +
            "come last, equal rows as they came.",
          items: objectItems({
            column: { type: "string", format: "column", description: "Column of the input." },
            descending: { type: "boolean", default: true, description: "Greatest first." },
          }),
        },
        window: {
          ...fixedWindow(
            "Windows that answer at their end; null: each change is an update of its key and rank.",
          ),
          nullable: true,
        },
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The rows with their rank, 1 and up; of windows with window_start and window_end."),
      state: "key and window",
      icon: "M9 20V6h6v14M3 20v-9h6M15 13h6v7M2 20h20",
      example: TOP_EXAMPLE,
    }),
};
