import { closure } from "./common_parameters.ts";
import { ROWS_IN, rowsOut } from "./common_ports.ts";
import { type OperatorFamily, operatorSheet } from "./operator_sheet.ts";

const FILTER_EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ word: "level" }, { word: "stream" }])
  .filter(({ word }) => word === [...word].reverse().join(""))
  .collect()
  .execute("palindromes");
console.assert(results.length === 1 && results[0].word === "level");
`;

const MAP_EXAMPLE = `import { int32, schema, StreamExecutionEnvironment, utf8 } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ word: "stream" }])
  .map(({ word }) => ({ word, letters: new Set(word).size }), schema({ word: utf8, letters: int32 }))
  .collect()
  .execute("letters");
console.assert(results[0].letters === 6);
`;

const FLAT_MAP_EXAMPLE = `import { schema, StreamExecutionEnvironment, utf8 } from "@volley/volley";
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ line: "to be or not to be" }])
  .flatMap(({ line }) => line.split(" ").map((word) => ({ word })), schema({ word: utf8 }))
  .collect()
  .execute("words");
console.assert(results.length === 6 && results[5].word === "be");
`;

const MAP_BATCH_EXAMPLE =
  `import { batchFromRows, int32, schema, StreamExecutionEnvironment, toRows } from "@volley/volley";
const range = schema({ least: int32, most: int32 });
const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ n: 3 }, { n: 1 }, { n: 2 }], { schema: schema({ n: int32 }) })
  .mapBatch((batch) => {
    const all = toRows(batch).map((row) => Number(row.n));
    return batchFromRows(range, [{ least: Math.min(...all), most: Math.max(...all) }]);
  }, range)
  .collect()
  .execute("range of each batch");
console.assert(results[0].least === 1 && results[0].most === 3);
`;

/** Operators made of a user's function over rows or batches. */
export const rowOperators: OperatorFamily<"filter" | "map" | "flatMap" | "mapBatch"> = {
  filter: () =>
    operatorSheet("filter", {
      method: "filter",
      summary: "Rows for which a function of yours is true.",
      closure: true,
      always: { fn: closure("Given the row, valid during the call: whether it goes on.") },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The rows it is true for."),
      state: "none",
      icon: "M3 5h18l-7 8v6l-4-2v-4z",
      example: FILTER_EXAMPLE,
    }),
  map: () =>
    operatorSheet("map", {
      method: "map",
      summary: "One new row for each row, by a function of yours.",
      closure: true,
      always: { fn: closure("Given the row, valid during the call: the new one.") },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The new rows, with the columns of the schema given."),
      state: "none",
      icon: "M3 12h14M13 7l5 5-5 5M21 5v14",
      example: MAP_EXAMPLE,
    }),
  flatMap: () =>
    operatorSheet("flatMap", {
      method: "flatMap",
      summary: "Any number of new rows for each row, by a function of yours.",
      closure: true,
      always: {
        fn: closure("Given the row, valid during the call: the new ones, an array or any iterable."),
      },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The new rows, with the columns of the schema given."),
      state: "none",
      icon: "M3 12h6M9 12l8-7M9 12h11M9 12l8 7M14 5h3v3M14 19h3v-3",
      example: FLAT_MAP_EXAMPLE,
    }),
  mapBatch: () =>
    operatorSheet("mapBatch", {
      method: "mapBatch",
      summary: "A new batch for each batch, or none, by a function of yours.",
      closure: true,
      always: { fn: closure("Given a batch of columns: a new one, or null for none.") },
      sometimes: {},
      inputs: ROWS_IN,
      outputs: rowsOut("The new rows, with the columns of the schema given."),
      state: "none",
      icon: "M4 4h8v16H4zM4 8h8M4 12h8M4 16h8M15 12h6M18 9l3 3-3 3",
      example: MAP_BATCH_EXAMPLE,
    }),
};
