import { bool, Column, int32 } from "../data/mod.ts";

export {
  answerFields as revisionFields,
  answersAgain,
  type AnswerSpec,
  retractsAnswers,
} from "../plan/mod.ts";

/** The `revision` column of results. */
export function revisionColumn(revisions: Int32Array): Column {
  return new Column({ type: int32, length: revisions.length, values: revisions });
}

/** The `retracted` column of results that all hold, or all no longer do. */
export function retractedColumn(retracted: boolean, length: number): Column {
  const bits = new Uint8Array((length + 7) >> 3).fill(retracted ? 255 : 0);
  return new Column({ type: bool, length, values: bits });
}
