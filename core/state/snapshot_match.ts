import { VolleyError } from "../fault/mod.ts";
import type { SnapshotHeader } from "./state_snapshot.ts";

/** Throws `STATE_SNAPSHOT_MISMATCH` where a snapshot is not of the state that is to take it. */
export function requireMatch(theirs: SnapshotHeader, ours: SnapshotHeader): void {
  const reason = differenceOf(theirs, ours);
  if (reason !== null) throw snapshotMismatch(ours.operatorId, reason);
}

function differenceOf(theirs: SnapshotHeader, ours: SnapshotHeader): string | null {
  if (theirs.operatorId !== ours.operatorId) return `the snapshot is of operator "${theirs.operatorId}"`;
  if (theirs.keyTypes !== ours.keyTypes) {
    return `its keys were (${theirs.keyTypes}), now they are (${ours.keyTypes})`;
  }
  if (theirs.maxKeyGroups === ours.maxKeyGroups) return null;
  return `it has ${theirs.maxKeyGroups} key groups, the operator has ${ours.maxKeyGroups}`;
}

/** `STATE_SNAPSHOT_MISMATCH`, for that reason. */
export function snapshotMismatch(operatorId: string, reason: string): VolleyError {
  return new VolleyError({
    code: "STATE_SNAPSHOT_MISMATCH",
    message: `Cannot restore state of operator "${operatorId}": ${reason}`,
    at: { operator: operatorId },
    hint: "Restore into an operator with the same id, key columns and maxKeyGroups, each key group once.",
  });
}
