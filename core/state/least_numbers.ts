/** Numbers of which only the least is ever asked for: a binary min-heap. Equal ones are kept as often as they are added. */
export class LeastNumbers {
  #heap = new Float64Array(16);
  #size = 0;

  /** The least of them; +Infinity where there are none. */
  get least(): number {
    return this.#size === 0 ? Infinity : this.#heap[0];
  }

  /** Adds a number. */
  add(number: number): void {
    if (this.#size === this.#heap.length) this.#grow();
    const heap = this.#heap;
    let at = this.#size++;
    for (let parent = (at - 1) >> 1; at > 0 && heap[parent] > number; parent = (at - 1) >> 1) {
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = number;
  }

  /** Takes the least out; nothing where there are none. */
  dropLeast(): void {
    if (this.#size === 0) return;
    const heap = this.#heap;
    const size = --this.#size;
    const moved = heap[size];
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) child++;
      if (heap[child] >= moved) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#heap.length);
    larger.set(this.#heap);
    this.#heap = larger;
  }
}
