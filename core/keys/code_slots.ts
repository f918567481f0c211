import type { Dictionary } from "../data/mod.ts";

/** Codes of one dictionary to dense slots, through a direct array: a row costs one load and no text is touched. */
export class CodeSlots {
  size = 0;
  /** Code of each slot; -1 for null. */
  codes: Int32Array = new Int32Array(64);
  #dictionary: Dictionary | null = null;
  #slotPlusOne = new Int32Array(64);

  /** The dictionary the codes are of; null before the first. */
  get dictionary(): Dictionary | null {
    return this.#dictionary;
  }

  /** Turns to a dictionary: the one in use, which may have grown, or any other while no slot is taken. */
  use(dictionary: Dictionary): void {
    this.#dictionary = dictionary;
    if (this.#slotPlusOne.length >= dictionary.size) return;
    const larger = new Int32Array(dictionary.size * 2);
    larger.set(this.#slotPlusOne);
    this.#slotPlusOne = larger;
  }

  /** The slot of a code, added if it is new. */
  slotOf(code: number): number {
    const slot = this.#slotPlusOne[code] - 1;
    return slot >= 0 ? slot : this.#add(code);
  }

  /** A new slot that no code finds: for null. */
  addAnonymous(): number {
    return this.#append(-1);
  }

  /** Costs as much as there are slots, not as the dictionary is large. */
  clear(): void {
    for (let slot = 0; slot < this.size; slot++) {
      if (this.codes[slot] >= 0) this.#slotPlusOne[this.codes[slot]] = 0;
    }
    this.size = 0;
  }

  #add(code: number): number {
    const slot = this.#append(code);
    this.#slotPlusOne[code] = slot + 1;
    return slot;
  }

  #append(code: number): number {
    if (this.size === this.codes.length) {
      const larger = new Int32Array(this.size * 2);
      larger.set(this.codes);
      this.codes = larger;
    }
    this.codes[this.size] = code;
    return this.size++;
  }
}
