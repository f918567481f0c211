import { columnNotFound, type Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { requireKnownOptions } from "../operators/mod.ts";
import { type JoinColumn, type JoinKeys, type JoinType, outputOf, type StepOf } from "../plan/mod.ts";
import { type AttachedSink, type Draft, draftOfInputs } from "./draft.ts";
import {
  type AsOfJoinOptions,
  boundsOf,
  type IntervalJoinOptions,
  JOIN_OPTIONS,
  type JoinOptions,
  joinTypeOf,
  lateTagOf,
  rowsHeldOf,
  toleranceOf,
  type WindowJoinOptions,
} from "./join_options.ts";
import { withEventTime } from "./event_time.ts";
import { LATE_TAG, lateEventSchema } from "./late_data.ts";
import { specOf, type WindowAssigner } from "./window_assigner.ts";

/** One input of a join: a keyed stream with event time, and its keys. */
export interface JoinInput {
  readonly draft: Draft;
  readonly keys: readonly string[];
}

/** An input of a join; watermarks that are missing are put before the key. Throws `WATERMARKS_MISSING`. */
export function joinInput(keyed: Draft, keys: readonly string[]): JoinInput {
  if (keyed.hasEventTime) return { draft: keyed, keys };
  const [unkeyed] = keyed.inputs;
  return { draft: { ...keyed, inputs: [withEventTime(unkeyed)], hasEventTime: true }, keys };
}

const TYPES: readonly JoinType[] = ["inner", "left", "right", "full"];

/** Options as they come: columns unchecked. */
type Loose = Record<string, unknown>;

/** Pairs within bounds of time. */
export function intervalJoinStep(
  left: JoinInput,
  right: JoinInput,
  options: IntervalJoinOptions<Loose, Loose>,
): Draft {
  requireKnownOptions("intervalJoin", options, JOIN_OPTIONS.intervalJoin);
  const bounds = boundsOf(options?.within);
  const type = joinTypeOf(options.type, TYPES);
  return joinStep(left, right, { kind: "intervalJoin", ...keysOf(left, right, options), type, ...bounds });
}

/** Pairs of one window. */
export function windowJoinStep(
  left: JoinInput,
  right: JoinInput,
  windows: WindowAssigner,
  options: WindowJoinOptions<Loose, Loose> = {},
): Draft {
  requireKnownOptions("windowJoin", options, JOIN_OPTIONS.windowJoin);
  const window = specOf(windows);
  const type = joinTypeOf(options.type, TYPES);
  return joinStep(left, right, { kind: "windowJoin", ...keysOf(left, right, options), type, window });
}

/** For each left row the newest right one. */
export function asOfJoinStep(
  left: JoinInput,
  right: JoinInput,
  options: AsOfJoinOptions<Loose, Loose>,
): Draft {
  requireKnownOptions("asOfJoin", options, JOIN_OPTIONS.asOfJoin);
  const toleranceMs = toleranceOf(options?.tolerance);
  const type = joinTypeOf(options.type, ["inner", "left"]);
  return joinStep(left, right, { kind: "asOfJoin", ...keysOf(left, right, options), type, toleranceMs });
}

function joinStep(
  left: JoinInput,
  right: JoinInput,
  step: StepOf<"intervalJoin" | "windowJoin" | "asOfJoin">,
): Draft {
  const inputs = [left.draft, right.draft];
  if (inputs.some(({ updating }) => updating)) throw updatesUnsupported();
  const output = outputOf(step, inputs.map((draft) => draft.output));
  const { lateOutput } = step;
  const sides = lateOutput === undefined ? undefined : new Map([[lateOutput, lateEventSchema]]);
  return draftOfInputs(inputs, step, {
    output,
    sides,
    attached: lateSinks(inputs, step),
    lateDataSink: null,
  });
}

/** The sinks said before the join: late rows of both inputs go to each of them, as they have one output. */
function lateSinks(inputs: readonly Draft[], { lateOutput }: JoinKeys): AttachedSink[] {
  const sinks = new Set(inputs.map(({ lateDataSink }) => lateDataSink).filter((sink) => sink !== null));
  return [...sinks].map((sink) => ({ tag: lateOutput!, sink }));
}

function keysOf(left: JoinInput, right: JoinInput, options: JoinOptions<Loose, Loose>): JoinKeys {
  const columns = options.select === undefined
    ? allColumns(left.draft.output, right.draft.output, options)
    : selectedColumns(left.draft.output, right.draft.output, options.select);
  const keys = { leftKeys: left.keys, rightKeys: right.keys, columns, ...rowsHeldOf(options.maxRowsHeld) };
  const sinked = [left, right].some(({ draft }) => draft.lateDataSink !== null);
  const lateOutput = lateTagOf(options.lateOutput) ?? (sinked ? LATE_TAG : undefined);
  return lateOutput === undefined ? keys : { ...keys, lateOutput };
}

function allColumns(
  left: Schema,
  right: Schema,
  { leftPrefix = "", rightPrefix = "" }: JoinOptions<Loose, Loose>,
): JoinColumn[] {
  const ofLeft = left.names.map((from): JoinColumn => ({ name: leftPrefix + from, side: 0, from }));
  const ofRight = right.names.map((from): JoinColumn => ({ name: rightPrefix + from, side: 1, from }));
  const names = new Set(ofLeft.map(({ name }) => name));
  const clash = ofRight.find(({ name }) => names.has(name));
  if (clash !== undefined) throw columnClash(clash.name);
  return [...ofLeft, ...ofRight];
}

function selectedColumns(left: Schema, right: Schema, select: Loose): JoinColumn[] {
  return Object.entries(select).map(([name, place]): JoinColumn => {
    const [, side, from] = /^(left|right)\.(.*)$/s.exec(String(place)) ?? [];
    if (side === undefined) throw placeUnknown(name, place);
    const { names } = side === "left" ? left : right;
    if (!names.includes(from)) throw columnNotFound(from, names);
    return { name, side: side === "left" ? 0 : 1, from };
  });
}

function columnClash(column: string): VolleyError {
  return new VolleyError({
    code: "JOIN_COLUMN_CLASH",
    message: `Cannot join: both inputs have a column "${column}"`,
    at: { column },
    hint: `Give rightPrefix: "right_", or select: { name: "left.column", ... }.`,
  });
}

function placeUnknown(name: string, place: unknown): VolleyError {
  return new VolleyError({
    code: "JOIN_INVALID",
    message: `Cannot select column "${name}" of a join from ${JSON.stringify(place)}`,
    hint: `Say which side it is from: "left.column" or "right.column".`,
  });
}

function updatesUnsupported(): VolleyError {
  return new VolleyError({
    code: "JOIN_INVALID",
    message: "Cannot join a stream whose rows replace earlier ones: a pair can't be taken back",
    hint: "Join before the step that answers again, or let it answer once (no allowed lateness, no trigger).",
  });
}
