import { objectItems, type OperatorFamily, operatorSheet } from "./operator_sheet.ts";
import { ROWS_IN, rowsOut } from "./common_ports.ts";

const UNION_EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const env = new StreamExecutionEnvironment();
const north = env.fromIter([{ shop: "Oslo", sold: 3 }]);
const south = env.fromIter([{ shop: "Rome", sold: 4 }]);
const { results } = await north.union(south).collect().execute("all shops");
console.assert(results.map(({ shop }) => shop).sort().join() === "Oslo,Rome");
`;

const SPLIT_EXAMPLE = `import { col, StreamExecutionEnvironment } from "@volley/volley";
const env = new StreamExecutionEnvironment();
const { big, small, rest } = env.fromIter([{ euros: 500 }, { euros: 5 }, { euros: -1 }])
  .split({ big: col("euros").ge(100), small: col("euros").ge(0) });
const [bigs, smalls, others] = [big.collect(), small.collect(), rest.collect()];
await env.execute("sizes");
console.assert(bigs.results[0].euros === 500 && smalls.results[0].euros === 5 && others.results[0].euros === -1);
`;

const SIDE_EXAMPLE =
  `import { int32, OutputTag, type ProcessContext, schema, StreamExecutionEnvironment, utf8 } from "@volley/volley";
const numbers = schema({ n: int32 });
const refused = new OutputTag("refused", schema({ text: utf8 }));
const env = new StreamExecutionEnvironment();
const parsed = env.fromIter([{ text: "7" }, { text: "seven" }]).process({
  onRow({ text }, context: ProcessContext<typeof numbers.shape>) {
    if (/^[0-9]+$/.test(text)) context.emit({ n: Number(text) });
    else context.side(refused, { text });
  },
}, numbers, { sides: [refused] });
const [good, bad] = [parsed.collect(), parsed.sideOutput(refused).collect()];
await env.execute("numbers");
console.assert(good.results[0].n === 7 && bad.results[0].text === "seven");
`;

/** Operators that only say where rows go. */
export const routeOperators: OperatorFamily<"union" | "split" | "sideOutput"> = {
  union: () =>
    operatorSheet("union", {
      method: "union",
      summary: "The rows of several streams of the same columns, in no particular order.",
      always: {},
      sometimes: {},
      inputs: [{ name: "in", many: true, description: "Rows of the same columns, in the same order." }],
      outputs: rowsOut("The rows of all; the watermark is the least of theirs."),
      state: "none",
      icon: "M3 6c6 0 6 6 12 6M3 18c6 0 6-6 12-6M15 12h6M18 9l3 3-3 3",
      example: UNION_EXAMPLE,
    }),
  split: () =>
    operatorSheet("split", {
      method: "split",
      summary: "A stream for each condition, of the rows it is the first to be true of; the others go on.",
      always: {
        branches: {
          type: "array",
          description: "At least one, in the order they are tried; null counts as not true.",
          items: objectItems({
            tag: { type: "string", description: 'Name of the output; a program has "rest" for the others.' },
            predicate: { type: "object", format: "expression", description: "The condition: a bool." },
          }),
        },
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: [
        { name: "rest", description: "The rows no branch takes." },
        { name: "branches", namedBy: "branches", description: "The rows of each branch, by tag." },
      ],
      state: "none",
      icon: "M3 12h5M8 12c5 0 5-6 10-6M8 12c5 0 5 6 10 6M16 3l3 3-3 3M16 15l3 3-3 3",
      example: SPLIT_EXAMPLE,
    }),
  sideOutput: () =>
    operatorSheet("sideOutput", {
      method: "sideOutput",
      summary: "What the operator before it puts out beside its main output, under a tag.",
      always: {
        tag: { type: "string", description: "Name of the output, as that operator declares it." },
      },
      sometimes: {},
      inputs: [{ name: "in", description: "An operator that has such an output, right before it." }],
      outputs: rowsOut("The rows of that output; they have no event times."),
      state: "none",
      icon: "M3 7h18M18 4l3 3-3 3M8 7v6c0 3 2 4 5 4h5M15 14l3 3-3 3",
      example: SIDE_EXAMPLE,
    }),
};
