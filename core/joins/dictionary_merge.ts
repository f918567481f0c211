import { Dictionary } from "../data/mod.ts";

/** A merged dictionary larger than this is left to its rows, and another is begun. */
const SIZE_MAX = 262_144;

/** One dictionary in place of several: codes of each go through an array, and no text is touched but once. */
export class DictionaryMerge {
  #merged = new Dictionary();
  readonly #maps = new Map<Dictionary, { map: Int32Array; size: number }>();

  /** The dictionary to merge into now; asked for once before several maps that must agree. */
  target(): Dictionary {
    if (this.#merged.size > SIZE_MAX) {
      this.#merged = new Dictionary();
      this.#maps.clear();
    }
    return this.#merged;
  }

  /** The target's code of each code of `dictionary`. */
  mapOf(dictionary: Dictionary): Int32Array {
    let known = this.#maps.get(dictionary);
    if (known === undefined) this.#maps.set(dictionary, known = { map: new Int32Array(64), size: 0 });
    const { size, values } = dictionary;
    if (known.map.length < size) {
      const larger = new Int32Array(Math.max(size, 2 * known.map.length));
      larger.set(known.map);
      known.map = larger;
    }
    for (; known.size < size; known.size++) known.map[known.size] = this.#merged.intern(values[known.size]);
    return known.map;
  }
}
