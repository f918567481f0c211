/** What late rows become, for those who read them. */
export { type LateEvent, lateEventSchema } from "../windows/mod.ts";
