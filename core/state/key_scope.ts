import { VolleyError } from "../fault/mod.ts";
import type { KeyIdentity } from "../keys/mod.ts";

/** The key all state handles of one operator read and write. */
export class KeyScope {
  readonly #operatorId: string;
  #key: KeyIdentity | undefined;

  constructor(operatorId: string) {
    this.#operatorId = operatorId;
  }

  /** The key from now on; undefined for none. */
  set(key: KeyIdentity | undefined): void {
    this.#key = key;
  }

  /** The key; throws `STATE_WITHOUT_KEY` where there is none. */
  get(): KeyIdentity {
    if (this.#key !== undefined) return this.#key;
    throw new VolleyError({
      code: "STATE_WITHOUT_KEY",
      message: `Cannot use keyed state of operator "${this.#operatorId}": no record is being processed`,
      at: { operator: this.#operatorId },
      hint: "Read and write keyed state in process(); get the handles in open().",
    });
  }
}
