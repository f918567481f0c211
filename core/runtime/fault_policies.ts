import { failOnRaw, failOnRow, type RowFaults, type SourceFaults } from "../operators/mod.ts";
import type { PlanNode } from "../plan/mod.ts";

/** What becomes of rows that can't be processed, by operator of the plan. */
export class FaultPolicies {
  /** For an operator or a sink. */
  rows(_node: PlanNode): RowFaults {
    return failOnRow;
  }

  /** For a source. */
  raw(_node: PlanNode): SourceFaults {
    return failOnRaw;
  }
}
