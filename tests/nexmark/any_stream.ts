import type { DataStream } from "../../mod.ts";

/** A stream whose columns the queries take on trust: the golden tables say whether they are right. */
// deno-lint-ignore no-explicit-any
export type AnyStream = DataStream<any, any>;
