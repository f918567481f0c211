/** No session. */
const NONE = -1;

/**
 * The open sessions of every key, as linked lists in typed arrays. A session covers [first, last] and reaches left to
 * `reach`: the earliest row that would still join it.
 *
 * Rows p <= x of one key belong together when `lo(x) <= p.time`, with `lo(x) = max(x.time - gap, W(x) - gap + 1)` and
 * W(x) the watermark of x's partition just before x: within one gap, and p's session not yet closed for x. Sessions
 * are the connected components of that relation, which depends on the data alone: not on batches, not on the order in
 * which partitions are read.
 */
export class SessionIndex {
  readonly #gapMs: number;
  first: Float64Array = new Float64Array(64);
  last: Float64Array = new Float64Array(64);
  #reach = new Float64Array(64);
  /** The key's next session, by session. */
  #next = new Int32Array(64);
  /** The session this one was merged into, itself, or NONE once it has closed or been taken out. */
  #mergedInto = new Int32Array(64);
  /** First session of each key, by key slot. */
  #heads = new Int32Array(64).fill(NONE);
  /** Sessions ever made. */
  size = 0;
  /** Sessions open now. */
  open = 0;

  constructor(gapMs: number) {
    this.#gapMs = gapMs;
  }

  /**
   * The session of a row, new or extended; sessions it connects are merged into it: resolve ids given earlier with
   * `resolve`. `onMerge(from, into)` is told of each.
   */
  add(
    key: number,
    timeMs: number,
    watermarkMs: number,
    onMerge: (from: number, into: number) => void,
  ): number {
    const low = Math.max(timeMs - this.#gapMs, watermarkMs - this.#gapMs + 1);
    let joined = NONE;
    let before = NONE;
    for (let session = this.#head(key); session !== NONE;) {
      const next = this.#next[session];
      if (!this.#connects(session, timeMs, low)) before = session;
      else if (joined === NONE) {
        this.#extend(session, timeMs, timeMs, low);
        joined = before = session;
      } else {
        this.#extend(joined, this.first[session], this.last[session], this.#reach[session]);
        this.#mergedInto[session] = joined;
        this.#next[before] = next;
        this.open--;
        onMerge(session, joined);
      }
      session = next;
    }
    return joined === NONE ? this.#create(key, timeMs, low) : joined;
  }

  /**
   * The sessions of rows `rows[from..to)`, which were not behind their watermark, for as long as each extends its
   * key's only one; gives the place of the first that does not, for `add`.
   */
  extend(
    keys: Int32Array,
    times: Float64Array,
    rows: Int32Array,
    from: number,
    to: number,
    sessions: Int32Array,
  ): number {
    const { first, last } = this;
    const [heads, next, reach, gapMs] = [this.#heads, this.#next, this.#reach, this.#gapMs];
    for (let j = from; j < to; j++) {
      const key = keys[j];
      const session = key < heads.length ? heads[key] : NONE;
      if (session === NONE || next[session] !== NONE) return j;
      const timeMs = times[rows[j]];
      const low = timeMs - gapMs;
      if (timeMs < first[session] || low > last[session]) return j;
      if (timeMs > last[session]) last[session] = timeMs;
      if (low < reach[session]) reach[session] = low;
      sessions[j] = session;
    }
    return to;
  }

  /** The session an id stands for now. */
  resolve(session: number): number {
    let root = session;
    while (this.#mergedInto[root] !== root) root = this.#mergedInto[root];
    this.#mergedInto[session] = root;
    return root;
  }

  /** Whether the id is still a session of its own: neither merged away nor closed. */
  isRoot(session: number): boolean {
    return this.#mergedInto[session] === session;
  }

  /** Takes a session that closes out of its key's list; its id is not to be resolved any more. */
  remove(key: number, session: number): void {
    this.open--;
    this.#mergedInto[session] = NONE;
    if (this.#heads[key] === session) {
      this.#heads[key] = this.#next[session];
      return;
    }
    let before = this.#heads[key];
    while (this.#next[before] !== session) before = this.#next[before];
    this.#next[before] = this.#next[session];
  }

  /** Takes all sessions of a key out, to go on in another index; adds their ids to `taken`. */
  takeAll(key: number, taken: number[]): void {
    if (key >= this.#heads.length) return;
    for (let session = this.#heads[key]; session !== NONE; session = this.#next[session]) {
      this.open--;
      this.#mergedInto[session] = NONE;
      taken.push(session);
    }
    this.#heads[key] = NONE;
  }

  /** A session with the same extent as `session` of `other`. */
  copy(key: number, other: SessionIndex, session: number): number {
    const made = this.#create(key, other.first[session], other.#reach[session]);
    this.last[made] = other.last[session];
    return made;
  }

  #connects(session: number, timeMs: number, low: number): boolean {
    if (timeMs > this.last[session]) return low <= this.last[session];
    if (timeMs >= this.first[session]) return true;
    return this.#reach[session] <= timeMs;
  }

  #extend(session: number, first: number, last: number, reach: number): void {
    if (first < this.first[session]) this.first[session] = first;
    if (last > this.last[session]) this.last[session] = last;
    if (reach < this.#reach[session]) this.#reach[session] = reach;
  }

  #create(key: number, timeMs: number, low: number): number {
    if (this.size === this.first.length) this.#grow();
    const session = this.size++;
    this.open++;
    this.first[session] = this.last[session] = timeMs;
    this.#reach[session] = low;
    this.#mergedInto[session] = session;
    this.#next[session] = this.#head(key);
    this.#heads[key] = session;
    return session;
  }

  #head(key: number): number {
    if (key >= this.#heads.length) {
      const larger = new Int32Array(Math.max(key + 1, this.#heads.length * 2)).fill(NONE);
      larger.set(this.#heads);
      this.#heads = larger;
    }
    return this.#heads[key];
  }

  #grow(): void {
    const room = this.size * 2;
    const floats = (array: Float64Array) => {
      const larger = new Float64Array(room);
      larger.set(array);
      return larger;
    };
    const ints = (array: Int32Array) => {
      const larger = new Int32Array(room);
      larger.set(array);
      return larger;
    };
    [this.first, this.last, this.#reach] = [floats(this.first), floats(this.last), floats(this.#reach)];
    [this.#next, this.#mergedInto] = [ints(this.#next), ints(this.#mergedInto)];
  }
}
