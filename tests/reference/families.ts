/** Operators that are explained on one page. */
export interface Family {
  readonly file: string;
  readonly title: string;
  readonly intro: string;
  /** Of its icons. */
  readonly colour: string;
  readonly kinds: readonly string[];
}

const PLAN = "Parameters stand under the names a plan has for them; what the builder calls " +
  "them is said where it differs. Those in bold a plan always has; a program may leave out what has a default.";

/** Every operator, by what it is for. */
export const FAMILIES: readonly Family[] = [
  {
    file: "columns.md",
    title: "Columns and rows",
    intro: `What can be done to each row by itself. Expressions run as compiled loops over columns. ${PLAN}`,
    colour: "#3b7dd8",
    kinds: ["filterExpr", "selectExpr", "withColumn", "drop", "rename"],
  },
  {
    file: "routes.md",
    title: "Routes and choices",
    intro: `Which rows go where, which go on at all, and how fast. ${PLAN}`,
    colour: "#12908f",
    kinds: ["union", "split", "sideOutput", "sample", "throttle", "dedup", "topN"],
  },
  {
    file: "time_and_keys.md",
    title: "Time, keys, windows",
    intro: `When rows happened, whom they belong to, and what is calculated for whom and when. ${PLAN}`,
    colour: "#8a5fd0",
    kinds: ["watermarks", "keyBy", "aggregate", "windowAggregate"],
  },
  {
    file: "joins.md",
    title: "Joins",
    intro: `Rows of two streams that belong together. A null key finds no partner, NaN equals NaN. ${PLAN}`,
    colour: "#c0508a",
    kinds: ["intervalJoin", "windowJoin", "asOfJoin"],
  },
  {
    file: "code.md",
    title: "Your own code",
    intro:
      "Functions and objects of yours, over rows, batches, time and other systems. A plan names them; they run " +
      `with the program that has them. ${PLAN}`,
    colour: "#5b8c1f",
    kinds: ["filter", "map", "flatMap", "mapBatch", "asyncMap", "process", "broadcast", "operator"],
  },
];
