import type { BenchCase } from "./bench_case.ts";
import { eventLoopCase } from "./event_loop_case.ts";
import { keyedCases } from "./keyed_cases.ts";
import { joinCase } from "./join_case.ts";
import { latencyCase } from "./latency_case.ts";
import { linearCases } from "./linear_cases.ts";
import { operatorCases } from "./operator_cases.ts";
import { parquetCase } from "./parquet_case.ts";
import { peerCases } from "./peer_cases.ts";
import { policyCases } from "./policy_cases.ts";
import { rowsCase } from "./rows_case.ts";
import { windowCases } from "./window_cases.ts";

/** Every case, in the order of the table. */
export const CASES: readonly BenchCase[] = [
  ...keyedCases,
  rowsCase,
  parquetCase,
  latencyCase,
  eventLoopCase,
  joinCase,
  ...operatorCases,
  ...policyCases,
  ...linearCases,
  ...windowCases,
  ...peerCases,
];
