import { columnNames, NAMED_EXPRESSION, namedExpressions } from "./common_parameters.ts";
import { ROWS_IN, rowsOut } from "./common_ports.ts";
import { type OperatorFamily, operatorSheet } from "./operator_sheet.ts";

const FILTER_EXAMPLE = `import { col, StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ user: "ada", euros: 120 }, { user: "bob", euros: 20 }])
  .filterExpr(col("euros").gt(100))
  .collect()
  .execute("large payments");
console.assert(results.length === 1 && results[0].user === "ada");
`;

const SELECT_EXAMPLE = `import { col, StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ user: "ada", euros: 1.5 }])
  .selectExpr("user", col("euros").mul(100).as("cents"))
  .collect()
  .execute("cents");
console.assert(JSON.stringify(results) === '[{"user":"ada","cents":150}]');
`;

const COLUMN_EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ price: 3, pieces: 4 }])
  .withColumn("total", (row) => row.price.mul(row.pieces))
  .collect()
  .execute("totals");
console.assert(results[0].total === 12 && results[0].pieces === 4);
`;

const DROP_EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ user: "ada", card: "4000 0000 0000 0002", euros: 5 }])
  .drop("card")
  .collect()
  .execute("without cards");
console.assert(JSON.stringify(results) === '[{"user":"ada","euros":5}]');
`;

const RENAME_EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ usr: "ada", amt: 5 }])
  .rename({ usr: "user", amt: "amount" })
  .collect()
  .execute("plain words");
console.assert(results[0].user === "ada" && results[0].amount === 5);
`;

/** Operators made of expressions over columns: they run as compiled loops, and any plan reader can run them. */
export const columnOperators: OperatorFamily<"filterExpr" | "selectExpr" | "withColumn" | "drop" | "rename"> =
  {
    filterExpr: () =>
      operatorSheet("filterExpr", {
        method: "filterExpr",
        summary: "Rows for which a condition is true; null counts as not.",
        always: {
          predicate: { type: "object", format: "expression", description: "The condition: a bool." },
        },
        sometimes: {},
        inputs: ROWS_IN,
        outputs: rowsOut("The rows it is true for."),
        state: "none",
        icon: "M3 5h18l-7 8v6l-4-2v-4zM17 17h4M17 20h4",
        example: FILTER_EXAMPLE,
      }),
    selectExpr: () =>
      operatorSheet("selectExpr", {
        method: "selectExpr",
        summary: "Only these columns, as they are or computed, in this order.",
        always: { columns: namedExpressions("Columns of the result, at least one.") },
        sometimes: {},
        inputs: ROWS_IN,
        outputs: rowsOut("Each row with these columns."),
        state: "none",
        icon: "M5 4h4v16H5zM15 4h4v16h-4zM10.5 12l1 1.5 2-3.5",
        example: SELECT_EXAMPLE,
      }),
    withColumn: () =>
      operatorSheet("withColumn", {
        method: "withColumn",
        summary: "One more column, or another value for one.",
        always: {
          column: {
            type: "object",
            description: "The column; one of that name keeps its place and gets this value.",
            properties: NAMED_EXPRESSION,
            required: ["name", "expr"],
          },
        },
        sometimes: {},
        inputs: ROWS_IN,
        outputs: rowsOut("Each row with that column."),
        state: "none",
        icon: "M4 4h5v16H4zM9 4h4v16H9M18 9v6M15 12h6",
        example: COLUMN_EXAMPLE,
      }),
    drop: () =>
      operatorSheet("drop", {
        method: "drop",
        summary: "All columns but these.",
        always: { columns: columnNames("Columns left out; at least one other stays.") },
        sometimes: {},
        inputs: ROWS_IN,
        outputs: rowsOut("Each row without those columns."),
        state: "none",
        icon: "M4 4h5v16H4zM9 4h4v16H9M15 12h6",
        example: DROP_EXAMPLE,
      }),
    rename: () =>
      operatorSheet("rename", {
        method: "rename",
        summary: "The same columns under other names.",
        always: {
          columns: {
            type: "object",
            items: { type: "string", format: "column" },
            description: "Old name to new name; all at once, so that names may change places.",
          },
        },
        sometimes: {},
        inputs: ROWS_IN,
        outputs: rowsOut("Each row, its columns renamed."),
        state: "none",
        icon: "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
        example: RENAME_EXAMPLE,
      }),
  };
