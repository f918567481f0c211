import type { Draft } from "./draft.ts";

const drafts = new WeakMap<object, Draft>();

/** Remembers the last operator of a stream: for steps that take other streams. */
export function rememberDraft(stream: object, draft: Draft): void {
  drafts.set(stream, draft);
}

/** The last operator of a stream; undefined for what is none. */
export function draftOf(stream: unknown): Draft | undefined {
  return typeof stream === "object" && stream !== null ? drafts.get(stream) : undefined;
}
