import { VolleyError } from "../fault/mod.ts";

/** The slot of the key all state handles of one operator read and write. */
export class SlotScope {
  readonly operatorId: string;
  /** -1 for none. */
  slot = -1;

  constructor(operatorId: string) {
    this.operatorId = operatorId;
  }

  /** The slot; throws `STATE_WITHOUT_KEY` where there is none. */
  get(): number {
    if (this.slot < 0) throw this.#withoutKey();
    return this.slot;
  }

  #withoutKey(): VolleyError {
    return new VolleyError({
      code: "STATE_WITHOUT_KEY",
      message: `Cannot use keyed state of operator "${this.operatorId}": no row is being processed`,
      at: { operator: this.operatorId },
      hint: "Read and write keyed state, and register timers, while a row or a timer is handled.",
    });
  }
}
