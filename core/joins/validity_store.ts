import type { Column } from "../data/mod.ts";
import { BitStore } from "./bit_store.ts";

/** Which held rows are null; costs nothing until the first null comes. */
export class ValidityStore {
  readonly #bits = new BitStore();
  #used = false;
  #length = 0;

  append({ validity, length }: Column): void {
    if (validity !== null && !this.#used) {
      this.#used = true;
      this.#bits.append(null, this.#length);
    }
    if (this.#used) this.#bits.append(validity, length);
    this.#length += length;
  }

  /** The bitmap, or null while no row is null. */
  get bitmap(): Uint8Array | null {
    return this.nullCount > 0 ? this.#bits.bits : null;
  }

  get nullCount(): number {
    return this.#used ? this.#bits.zeros : 0;
  }

  clear(): void {
    this.#bits.clear();
    this.#used = false;
    this.#length = 0;
  }
}
