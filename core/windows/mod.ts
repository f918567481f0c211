/**
 * When to answer: watermarks, tumbling, sliding, session, count and global windows, triggers, and the running aggregate
 * that never closes.
 * Batches with keys, inputs and event times come in; batches of results go out when the watermark allows.
 * @module
 */
export * from "./assign_watermarks.ts";
export * from "./answering_windows.ts";
export { GeneratedMarks } from "./generated_marks.ts";
export * from "./group_update.ts";
export * from "./key_window.ts";
export * from "./late_events.ts";
export * from "./late_rows.ts";
export * from "./pane.ts";
export * from "./pane_window.ts";
export { Punctuation } from "./punctuation.ts";
export * from "./revision.ts";
export type { RowMarks } from "./row_marks.ts";
export * from "./running_aggregate.ts";
export { SessionMove } from "./session_move.ts";
export { SessionStore } from "./session_store.ts";
export * from "./session_window.ts";
export * from "./triggered_window.ts";
export * from "./window_grid.ts";
