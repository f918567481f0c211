import { type Field, int32, Schema, timestamp } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type OptionsOf, type OrderColumn, requireKnownOptions, RowOrder } from "../operators/mod.ts";
import type { StepOf, WindowSpec } from "../plan/mod.ts";
import { requireNumber } from "./choice_steps.ts";
import { type Draft, draftAfter } from "./draft.ts";

/** Options of `topN`; `Name` are the stream's columns. */
export interface TopNOptions<Name extends string = string> {
  /** The column rows are ordered by, or several, the first that differs deciding. */
  readonly by: Name | readonly (Name | { readonly column: Name; readonly descending: boolean })[];
  /** Greatest first; default true. */
  readonly descending?: boolean;
}

/** The first rows of each key, `rank` 1 and up; by window where one is given, else with updates. */
export function topNStep(
  input: Draft,
  keys: readonly string[],
  n: number,
  options: TopNOptions,
  window: WindowSpec | null,
): Draft {
  requireNumber("topN", "n", n, Number.isInteger(n) && n >= 1 && n <= ROWS_MAX, `1 to ${ROWS_MAX}`);
  if (window !== null && window.kind !== "tumbling" && window.kind !== "sliding") throw unsupported(window);
  const orderBy = columnsOf(options);
  // Made to be refused here, where the call is, and not when the run begins.
  new RowOrder(input.output, orderBy);
  const step: StepOf<"topN"> = { kind: "topN", keys, n, orderBy, window };
  const output = topNSchema(input.output, window !== null);
  return window === null
    ? draftAfter(input, step, { output, updating: true, hasEventTime: false })
    : draftAfter(input, step, { output });
}

const ROWS_MAX = 10_000;
const COLUMN: OptionsOf<OrderColumn> = { column: 1, descending: 1 };
const OPTIONS: OptionsOf<TopNOptions> = { by: 1, descending: 1 };

function columnsOf(options: Partial<TopNOptions> = {}): OrderColumn[] {
  requireKnownOptions("topN", options, OPTIONS);
  const { by, descending = true } = options;
  const given = Array.isArray(by) ? by : [by];
  if (given.length === 0 || by === undefined) throw withoutOrder();
  return given.map((one) => {
    if (typeof one === "string") return { column: one, descending };
    requireKnownOptions("by", one, COLUMN);
    return one as OrderColumn;
  });
}

function topNSchema(input: Schema, windowed: boolean): Schema {
  if (input.find("rank") !== undefined) throw rankTaken();
  const time = (name: string): Field => ({ name, type: timestamp("ms"), nullable: false });
  const bounds = windowed ? ["window_start", "window_end"].map(time) : [];
  // Rows that are results of windows have bounds already: those of this window take their place.
  const fields = input.fields.map((field) => bounds.find(({ name }) => name === field.name) ?? field);
  const added = bounds.filter(({ name }) => input.find(name) === undefined);
  return new Schema([...fields, ...added, { name: "rank", type: int32, nullable: false }]);
}

function unsupported({ kind }: WindowSpec): VolleyError {
  return new VolleyError({
    code: "TOP_N_WINDOW_UNSUPPORTED",
    message: `Cannot take the first rows of ${kind} windows: tumbling or sliding ones are wanted`,
    hint: 'Give TumblingWindows.of("1m") or SlidingWindows.of("1m", "10s").',
  });
}

/** `TOP_N_WINDOW_UNSUPPORTED`, of windows that answer more than once. */
export function topNAnswersOnce(): VolleyError {
  return new VolleyError({
    code: "TOP_N_WINDOW_UNSUPPORTED",
    message:
      "Cannot take the first rows of windows with lateness, early results or a side output for late rows",
    hint: "Raise maxOutOfOrderness in withWatermarks() instead, or take topN() of the windows' aggregates.",
  });
}

function withoutOrder(): VolleyError {
  return new VolleyError({
    code: "ORDER_MISSING",
    message: "Cannot take the first rows: no column to order them by was given",
    hint: 'For example: topN(3, { by: "amount" }).',
  });
}

function rankTaken(): VolleyError {
  return new VolleyError({
    code: "COLUMN_TAKEN",
    message: 'Cannot number the first rows: the stream has a column "rank" already',
    at: { column: "rank" },
    hint: 'Rename it before: rename({ rank: "old_rank" }).',
  });
}
