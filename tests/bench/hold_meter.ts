/**
 * How long the event loop was held: a timer that always wants to be next notes how late it is. The longest lateness is
 * what a timer, a signal or a request of the same program would have waited.
 */
export class HoldMeter {
  #longestMs = 0;
  #from = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The longest hold between `start` and `stop`, milliseconds; timers come a millisecond apart at best. */
  get longestMs(): number {
    return this.#longestMs;
  }

  start(): void {
    this.#longestMs = 0;
    this.#from = performance.now();
    const tick = () => {
      this.#note();
      this.#timer = setTimeout(tick, 0);
    };
    this.#timer = setTimeout(tick, 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#note();
  }

  #note(): void {
    const now = performance.now();
    this.#longestMs = Math.max(this.#longestMs, now - this.#from);
    this.#from = now;
  }
}
