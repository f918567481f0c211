import type {
  AggregateCall,
  JoinKeys,
  NamedExpr,
  PlanStep,
  StepOf,
  TriggerSpec,
  WatermarkStrategy,
  WindowSpec,
} from "../node.ts";
import { durationText } from "./duration_text.ts";
import { expressionText } from "./expression_text.ts";

type Texts = { readonly [K in PlanStep["kind"]]: (step: StepOf<K>) => string };

const texts: Texts = {
  source: ({ connector, config }) => withConfig(connector, config),
  watermarks: watermarksText,
  filter: ({ fn }) => `rows for which ${fn.name}() is true`,
  map: ({ fn }) => `a row of ${fn.name}() for each`,
  flatMap: ({ fn }) => `rows of ${fn.name}() for each`,
  mapBatch: ({ fn }) => `a batch of ${fn.name}() for each`,
  asyncMap: ({ fn, concurrency, ordered, timeoutMs }) =>
    `awaits ${fn.name}(), ${concurrency} at a time${ordered ? ", in order" : ""}, ${
      durationText(timeoutMs)
    } each`,
  filterExpr: ({ predicate }) => `rows where ${expressionText(predicate)}`,
  selectExpr: ({ columns }) => columns.map(namedText).join(", "),
  withColumn: ({ column }) => `adds ${namedText(column)}`,
  drop: ({ columns }) => `without ${columns.join(", ")}`,
  rename: ({ columns }) => Object.entries(columns).map(([from, to]) => `${from} as ${to}`).join(", "),
  union: () => "rows of all its inputs",
  keyBy: ({ keys }) => `by ${keys.map(namedText).join(", ")}`,
  split: ({ branches }) =>
    branches.map(({ tag, predicate }) => `${tag} where ${expressionText(predicate)}`).join("; "),
  sideOutput: ({ tag }) => `output "${tag}"`,
  sample: ({ fraction }) => `${Number((fraction * 100).toPrecision(6))} % of the rows`,
  throttle: ({ recordsPerSecond }) => `at most ${recordsPerSecond} rows a second`,
  dedup: ({ keys, ttlMs, time }) =>
    `first row of each ${keys.join(", ")}${
      ttlMs === null ? "" : `, again after ${durationText(ttlMs)} of ${time} time`
    }`,
  topN: topNText,
  operator: ({ operator }) => `${operator.name}, an operator of the program's own`,
  process: ({ fn, keys }) => `${fn.name}()${byKeys(keys)}`,
  broadcast: ({ fn, keys }) => `${fn.name}() over rows and rules${byKeys(keys)}`,
  intervalJoin: (step) =>
    withLate(
      `${step.type} join on ${keysText(step)}, the right row ${offsetsText(step)}`,
      step,
    ),
  windowJoin: (step) =>
    withLate(`${step.type} join on ${keysText(step)} in ${windowText(step.window)}`, step),
  asOfJoin: (step) =>
    withLate(
      `${step.type} join on ${keysText(step)} with the newest right row at most ${
        durationText(step.toleranceMs)
      } older`,
      step,
    ),
  aggregate: ({ keys, aggregates }) => `running ${aggregatesText(aggregates)}${byKeys(keys)}`,
  windowAggregate: windowAggregateText,
  sink: ({ connector, config }) => withConfig(connector, config),
};

/** What a step does, in one line for people. */
export function stepText(step: PlanStep): string {
  return (texts[step.kind] as (step: PlanStep) => string)(step);
}

function withConfig(connector: string, config: unknown): string {
  if (config === null || config === undefined) return connector;
  if (typeof config !== "object") return `${connector} ${JSON.stringify(config)}`;
  const shown = Object.entries(config).map(([name, value]) =>
    Array.isArray(value) && value.some(isObject)
      ? `${name} (${value.length})`
      : `${name} ${short(JSON.stringify(value) ?? "")}`
  );
  return [connector, shown.join(", ")].filter(Boolean).join(" ");
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function short(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function watermarksText(
  { column, strategy, idleTimeoutMs, maxAheadMs, quietAfterMs }: StepOf<"watermarks">,
): string {
  return [
    `event time by ${column}, ${strategyText(strategy)}`,
    ...(idleTimeoutMs === null
      ? []
      : [`partitions silent for ${durationText(idleTimeoutMs)} don't hold it back`]),
    ...(maxAheadMs === null ? [] : [`rows over ${durationText(maxAheadMs)} ahead of the clock refused`]),
    ...(quietAfterMs === null ? [] : [`follows the clock once silent for ${durationText(quietAfterMs)}`]),
  ].join("; ");
}

/** How a watermark follows the rows. */
export function strategyText(strategy: WatermarkStrategy): string {
  switch (strategy.kind) {
    case "punctuated":
      return `marked by ${expressionText(strategy.at)}`;
    case "custom":
      return `as ${strategy.generator.name} says`;
    case "bounded":
      return strategy.maxOutOfOrdernessMs === Number.MAX_SAFE_INTEGER
        ? "nothing is late, all answers come at the end of the input"
        : strategy.maxOutOfOrdernessMs === 0
        ? "in order"
        : `rows up to ${durationText(strategy.maxOutOfOrdernessMs)} late`;
  }
}

/** How rows are grouped: `windows of 1 min`. */
export function windowText(window: WindowSpec): string {
  switch (window.kind) {
    case "tumbling":
      return `windows of ${durationText(window.sizeMs)}${offset(window.offsetMs)}`;
    case "sliding":
      return `windows of ${durationText(window.sizeMs)} every ${durationText(window.slideMs)}${
        offset(window.offsetMs)
      }`;
    case "session":
      return `sessions with gaps up to ${durationText(window.gapMs)}`;
    case "count":
      return `windows of ${window.rows} rows`;
    case "global":
      return "one window";
  }
}

function offset(ms: number): string {
  return ms === 0 ? "" : ` (from ${durationText(ms)})`;
}

function windowAggregateText(step: StepOf<"windowAggregate">): string {
  const text = [
    `${windowText(step.window)}${byKeys(step.keys)}: ${aggregatesText(step.aggregates)}`,
    ...(step.allowedLatenessMs > 0
      ? [`answers anew for rows up to ${durationText(step.allowedLatenessMs)} late`]
      : []),
    ...(step.trigger === undefined ? [] : [triggerText(step.trigger)]),
  ].join("; ");
  return withLate(text, step);
}

function withLate(text: string, { lateOutput }: { readonly lateOutput?: string }): string {
  return lateOutput === undefined ? text : `${text}; late rows to "${lateOutput}"`;
}

function triggerText({ everyRows, everyEventTimeMs, everyProcessingTimeMs, purging }: TriggerSpec): string {
  const whens = [
    ...(everyRows === undefined ? [] : [`${everyRows} rows`]),
    ...(everyEventTimeMs === undefined ? [] : [`${durationText(everyEventTimeMs)} of event time`]),
    ...(everyProcessingTimeMs === undefined ? [] : [durationText(everyProcessingTimeMs)]),
  ];
  return `also answers every ${whens.join(" and ")}${purging ? ", and forgets what it told" : ""}`;
}

function aggregatesText(calls: readonly AggregateCall[]): string {
  return calls.map((call) => `${aggregateText(call)} as ${call.as}`).join(", ");
}

/** An aggregate as people write it: `sum(amount)`. */
export function aggregateText({ fn, input, params = {} }: AggregateCall): string {
  const name = fn === "user" && typeof params.name === "string" ? params.name : fn;
  const options = fn === "user"
    ? []
    : Object.entries(params).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return `${name}(${[...(input === undefined ? [] : [expressionText(input)]), ...options].join(", ")})`;
}

function topNText({ keys, n, orderBy, window }: StepOf<"topN">): string {
  const order = orderBy.map(({ column, descending }) => `${column}${descending ? " descending" : ""}`).join(
    ", ",
  );
  const within = window === null ? "" : ` in ${windowText(window)}`;
  return `first ${n} by ${order}${byKeys(keys)}${within}`;
}

function byKeys(keys: readonly string[]): string {
  return keys.length === 0 ? "" : ` by ${keys.join(", ")}`;
}

function keysText({ leftKeys, rightKeys }: JoinKeys): string {
  return leftKeys.map((left, i) => left === rightKeys[i] ? left : `${left} = ${rightKeys[i]}`).join(", ") ||
    "everything";
}

function offsetsText({ lowerMs, upperMs }: StepOf<"intervalJoin">): string {
  if (lowerMs === upperMs) return offsetText(lowerMs);
  if (lowerMs === 0) return `at most ${durationText(upperMs)} after the left`;
  if (upperMs === 0) return `at most ${durationText(-lowerMs)} before the left`;
  return `from ${offsetText(lowerMs)} to ${offsetText(upperMs)}`;
}

function offsetText(ms: number): string {
  if (ms === 0) return "at the left's time";
  return ms < 0 ? `${durationText(-ms)} before the left` : `${durationText(ms)} after the left`;
}

function namedText({ name, expr }: NamedExpr): string {
  return expr.op === "col" && expr.name === name
    ? expressionText(expr)
    : `${expressionText(expr)} as ${name}`;
}
