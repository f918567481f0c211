/** What late rows become, for those who read them. */
export { type LateEvent, lateEventSchema } from "../windows/mod.ts";

/** The side output of late rows where only a sink was given for them. */
export const LATE_TAG = "late";
