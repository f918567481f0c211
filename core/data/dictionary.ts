/**
 * The distinct texts of a column, each with a code from 0 up. Append-only: a code never changes its meaning, so a
 * batch made earlier stays valid while the dictionary grows. Shared by reference between batches of one source
 * partition; operators key their caches on the object's identity.
 */
export class Dictionary {
  readonly values: string[] = [];
  readonly #codes = new Map<string, number>();

  constructor(values: Iterable<string> = []) {
    for (const value of values) this.intern(value);
  }

  /** Number of distinct values. */
  get size(): number {
    return this.values.length;
  }

  /** The code of `value`, added if it is new. */
  intern(value: string): number {
    let code = this.#codes.get(value);
    if (code === undefined) {
      code = this.values.length;
      this.values.push(value);
      this.#codes.set(value, code);
    }
    return code;
  }

  /** The code of `value`, or -1. */
  codeOf(value: string): number {
    return this.#codes.get(value) ?? -1;
  }
}
