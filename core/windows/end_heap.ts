/** A binary min-heap of session ends. */
export class EndHeap {
  #ends = new Float64Array(64);
  #sessions = new Int32Array(64);
  #size = 0;

  /** The least end; +Infinity when empty. */
  get leastEndMs(): number {
    return this.#size === 0 ? Infinity : this.#ends[0];
  }

  push(endMs: number, session: number): void {
    if (this.#size === this.#ends.length) this.#grow();
    let at = this.#size++;
    for (let parent = (at - 1) >> 1; at > 0 && this.#ends[parent] > endMs; parent = (at - 1) >> 1) {
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, endMs, session);
  }

  /** Takes out the session with the least end. */
  pop(): number {
    const session = this.#sessions[0];
    const last = --this.#size;
    const [endMs, moved] = [this.#ends[last], this.#sessions[last]];
    let at = 0;
    for (let child = 1; child < last; child = 2 * at + 1) {
      if (child + 1 < last && this.#ends[child + 1] < this.#ends[child]) child++;
      if (this.#ends[child] >= endMs) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, endMs, moved);
    return session;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#ends[from], this.#sessions[from]);
  }

  #put(at: number, endMs: number, session: number): void {
    this.#ends[at] = endMs;
    this.#sessions[at] = session;
  }

  #grow(): void {
    const ends = new Float64Array(this.#size * 2);
    const sessions = new Int32Array(this.#size * 2);
    ends.set(this.#ends);
    sessions.set(this.#sessions);
    [this.#ends, this.#sessions] = [ends, sessions];
  }
}
