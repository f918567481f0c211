import type { BenchCase } from "./bench_case.ts";
import { peerCases } from "./peer_cases.ts";

/** Every case, in the order of the table. */
export const CASES: readonly BenchCase[] = [...peerCases];
