import { bool, type Field, int32, int64, timestamp } from "../data/mod.ts";
import type { StepOf, WindowSpec } from "./node.ts";

/** What of a windowed aggregation decides its columns besides keys and results. */
export type AnswerSpec = Pick<StepOf<"windowAggregate">, "window" | "allowedLatenessMs" | "trigger">;

const WINDOW_START: Field = { name: "window_start", type: timestamp("ms"), nullable: false };
const WINDOW_END: Field = { name: "window_end", type: timestamp("ms"), nullable: false };
const WINDOW_INDEX: Field = { name: "window_index", type: int64, nullable: false };
const REVISION: Field = { name: "revision", type: int32, nullable: false };
const PANE: Field = { name: "pane", type: int32, nullable: false };
const RETRACTED: Field = { name: "retracted", type: bool, nullable: false };

/**
 * Columns that name the window, between keys and results: `window_start` and `window_end` of windows of event time,
 * `window_index` (0, 1, ... by key) of count windows, none of global ones.
 */
export function windowFields(window: WindowSpec): Field[] {
  if (window.kind === "global") return [];
  return window.kind === "count" ? [WINDOW_INDEX] : [WINDOW_START, WINDOW_END];
}

/** Whether a window may answer more than once: it then says which answer a result is. */
export function answersAgain({ allowedLatenessMs, trigger }: Omit<AnswerSpec, "window">): boolean {
  return allowedLatenessMs > 0 || trigger !== undefined;
}

/** Whether later answers of a window replace earlier ones; those of a purging trigger stand each for itself. */
export function replacesAnswers(spec: Omit<AnswerSpec, "window">): boolean {
  return answersAgain(spec) && spec.trigger?.purging !== true;
}

/** Whether a window may turn out to be part of a larger one: an answer given for it is then taken back. */
export function retractsAnswers({ window, allowedLatenessMs }: AnswerSpec): boolean {
  return window.kind === "session" && allowedLatenessMs > 0;
}

/**
 * Columns after the results of a window that may answer more than once: `revision` (0, 1, ...), the greatest of a key
 * and window being the one that holds; for sessions also `retracted`, true where the row repeats an answer that no
 * longer holds because its session has grown or merged. Answers of a purging trigger don't replace each other: they
 * have `pane` (0, 1, ...) instead. None where each window answers once.
 */
export function answerFields(spec: AnswerSpec): Field[] {
  if (!answersAgain(spec)) return [];
  if (!replacesAnswers(spec)) return [PANE];
  return retractsAnswers(spec) ? [REVISION, RETRACTED] : [REVISION];
}
