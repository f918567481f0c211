import type { KeyIdentity } from "../keys/mod.ts";

/** The shape of a state: one value, a list or a map per key. */
export type StateKind = "value" | "list" | "map";

/** One named state of an operator: what every key has in it. */
export interface StateTable {
  readonly name: string;
  readonly kind: StateKind;
  /** By key: the value, an array, or a `Map`. */
  readonly entries: Map<KeyIdentity, unknown>;
}
