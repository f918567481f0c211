/**
 * Dead letters in files: rows that operators, sources and sinks refused come in, a line each; they can be listed, shown
 * and put back into the pipeline that wrote them.
 * @module
 */
export {
  type DeadLetterFilter,
  type DeadLetterGroup,
  groupDeadLetters,
  listDeadLetters,
  showDeadLetter,
  type StoredDeadLetter,
} from "./list.ts";
export { deadLettersOfPlan } from "./plan_sink.ts";
export { markReplayed, replayDeadLetters, type ReplayFilesOptions } from "./replay.ts";
export { deadLetterFiles, DeadLetterFileSink } from "./sink.ts";
