import { bool, Column, type Field, int32 } from "../data/mod.ts";
import type { StepOf } from "../plan/mod.ts";

/** What of a windowed aggregation decides whether a window may answer more than once. */
export type AnswerSpec = Pick<StepOf<"windowAggregate">, "window" | "allowedLatenessMs" | "trigger">;

const REVISION: Field = { name: "revision", type: int32, nullable: false };
const RETRACTED: Field = { name: "retracted", type: bool, nullable: false };

/** Whether a window may answer more than once: it then says which answer a result is. */
export function answersAgain({ allowedLatenessMs, trigger }: AnswerSpec): boolean {
  return allowedLatenessMs > 0 || trigger !== undefined;
}

/** Whether a window may turn out to be part of a larger one: an answer given for it is then taken back. */
export function retractsAnswers({ window, allowedLatenessMs }: AnswerSpec): boolean {
  return window.kind === "session" && allowedLatenessMs > 0;
}

/**
 * Columns after the results of a window that may answer more than once: `revision` (0, 1, ...), the greatest of a key
 * and window being the one that holds; for sessions also `retracted`, true where the row repeats an answer that no
 * longer holds because its session has grown or merged. None where each window answers once.
 */
export function revisionFields(spec: AnswerSpec): Field[] {
  if (!answersAgain(spec)) return [];
  return retractsAnswers(spec) ? [REVISION, RETRACTED] : [REVISION];
}

/** The `revision` column of results. */
export function revisionColumn(revisions: Int32Array): Column {
  return new Column({ type: int32, length: revisions.length, values: revisions });
}

/** The `retracted` column of results that all hold, or all no longer do. */
export function retractedColumn(retracted: boolean, length: number): Column {
  const bits = new Uint8Array((length + 7) >> 3).fill(retracted ? 255 : 0);
  return new Column({ type: bool, length, values: bits });
}
