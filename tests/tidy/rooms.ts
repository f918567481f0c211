/**
 * The rooms of `core/` in the order a record falls through them. A room may import the rooms before it.
 * ARCHITECTURE.md shows the same list; a test holds the two together.
 */
export const CORE_ROOMS: readonly string[] = [
  "fault",
  "time",
  "data",
  "telemetry",
  "keys",
  "expr",
  "state",
  "operators",
  "aggregates",
  "plan",
  "windows",
  "joins",
  "checkpoint",
  "runtime",
  "observability",
  "cluster",
  "api",
];

/** A connector folder every connector may use: reading and writing of files. */
export const SHARED_CONNECTOR = "files";

/** The top-level folders that hold code, in order: each may import those before it. */
export const TOP_ROOMS: readonly string[] = [
  "core",
  "connectors",
  "mod.ts",
  "designer",
  "operator",
  "deploy",
  "tests",
  "examples",
];
