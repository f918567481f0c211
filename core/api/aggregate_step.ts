import { Aggregate, aggregateType, type AnyUserAggregate, userAggregateType } from "../aggregates/mod.ts";
import { type Field, Schema } from "../data/mod.ts";
import { typeOf } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import {
  type AggregateCall,
  answerFields,
  type Binding,
  replacesAnswers,
  type StepOf,
  type TriggerSpec,
  windowFields,
  type WindowSpec,
} from "../plan/mod.ts";
import { LATE_TAG, lateEventSchema } from "./late_data.ts";
import { columnExpressions } from "./column_expressions.ts";
import { type Draft, draftAfter } from "./draft.ts";

/** A call with the column it makes and, for a user's aggregate, its closures. */
export interface ReadAggregate {
  readonly call: AggregateCall;
  readonly field: Field;
  readonly user: AnyUserAggregate | undefined;
}

/** Aggregates as given: a list, or one object from result name to aggregate; each may be a function of the columns. */
export function readAggregates(given: readonly unknown[], input: Schema): ReadAggregate[] {
  const named = given.length === 1 && isRecord(given[0])
    ? Object.entries(given[0]).map(([name, one]) => readAggregate(one, input, name))
    : given.map((one) => readAggregate(one, input, null));
  if (named.length > 0) return named;
  throw new VolleyError({ code: "AGGREGATE_EMPTY", message: "Cannot aggregate: no aggregate was given" });
}

function isRecord(given: unknown): given is object {
  return typeof given === "object" && given !== null && !(given instanceof Aggregate);
}

function readAggregate(given: unknown, input: Schema, name: string | null): ReadAggregate {
  const aggregate = typeof given === "function" ? given(columnExpressions(input)) : given;
  if (!(aggregate instanceof Aggregate)) {
    throw new VolleyError({
      code: "AGGREGATE_INVALID",
      message: `Cannot read an aggregate from ${aggregate === null ? "null" : typeof aggregate}`,
      hint: `Give sum("amount"), count() or another aggregate.`,
    });
  }
  const as = name ?? aggregate.name ?? defaultName(aggregate);
  const { fn, input: node, params, user } = aggregate;
  const call: AggregateCall = {
    fn,
    as,
    ...(node === null ? {} : { input: node }),
    ...(params ? { params } : {}),
  };
  return { call, field: { name: as, ...resultType(aggregate, input) }, user };
}

function resultType(
  { fn, input, user }: Aggregate,
  schema: Schema,
): { type: Field["type"]; nullable: boolean } {
  const field = input === null ? null : typeOf(input, schema);
  if (user !== undefined) return userAggregateType(user.result);
  try {
    return aggregateType(fn, field);
  } catch (error) {
    throw error instanceof VolleyError && input?.op === "col" ? error.within({ column: input.name }) : error;
  }
}

/** `sum_amount`, `count_distinct_user`, `count`; throws `EXPR_UNNAMED` for an aggregate of a computed expression. */
function defaultName({ fn, input }: Aggregate): string {
  const verb = fn.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (input === null) return verb;
  if (input.op === "col") return `${verb}_${input.name}`;
  throw new VolleyError({
    code: "EXPR_UNNAMED",
    message: `Cannot name the result of ${fn}() of a computed expression`,
    hint: `Name it: ${fn}(expression).as("name").`,
  });
}

/** Running aggregates of a keyed stream: key columns, then results. */
export function aggregateStep(
  input: Draft,
  keys: readonly string[],
  aggregates: readonly ReadAggregate[],
): Draft {
  const output = new Schema([...keyFields(input, keys), ...aggregates.map(({ field }) => field)]);
  const step = { kind: "aggregate", keys, aggregates: aggregates.map(({ call }) => call) } as const;
  // A running result has no time of its own: it is as new as the batch that brought it.
  return { ...draftAfter(input, step, { output, binding: closuresOf(aggregates) }), hasEventTime: false };
}

/** What is said of windows besides what to calculate. */
export interface WindowSettings {
  readonly window: WindowSpec;
  readonly allowedLatenessMs: number;
  readonly trigger: TriggerSpec | null;
  readonly lateOutput: string | null;
  readonly maxPendingWindows: number | null;
}

/** Aggregates by key and window: key columns, those that name the window, results, those that say which answer it is. */
export function windowAggregateStep(
  input: Draft,
  keys: readonly string[],
  settings: WindowSettings,
  aggregates: readonly ReadAggregate[],
): Draft {
  const { window, allowedLatenessMs, trigger, maxPendingWindows } = settings;
  const sink = input.lateDataSink;
  const lateOutput = settings.lateOutput ?? (sink === null ? null : LATE_TAG);
  const step: StepOf<"windowAggregate"> = {
    kind: "windowAggregate",
    keys,
    window,
    aggregates: aggregates.map(({ call }) => call),
    allowedLatenessMs,
    ...(trigger === null ? {} : { trigger }),
    ...(lateOutput === null ? {} : { lateOutput }),
    ...(maxPendingWindows === null ? {} : { maxPendingWindows }),
  };
  const results = aggregates.map(({ field }) => field);
  const fields = [...keyFields(input, keys), ...windowFields(window), ...results, ...answerFields(step)];
  return draftAfter(input, step, {
    output: new Schema(fields),
    binding: closuresOf(aggregates),
    // What a count or global window answers is as new as the row that made it answer.
    hasEventTime: window.kind !== "count" && window.kind !== "global",
    updating: input.updating || replacesAnswers(step),
    sides: lateOutput === null ? undefined : new Map([[lateOutput, lateEventSchema]]),
    attached: lateOutput === null || sink === null ? undefined : [{ tag: lateOutput, sink }],
    lateDataSink: null,
  });
}

function keyFields(input: Draft, keys: readonly string[]): Field[] {
  return keys.map((key) => input.output.field(key));
}

function closuresOf(aggregates: readonly ReadAggregate[]): Binding | undefined {
  const user = aggregates.flatMap(({ call, user }) => user === undefined ? [] : [[call.as, user] as const]);
  return user.length === 0 ? undefined : { kind: "aggregate", user: new Map(user) };
}
