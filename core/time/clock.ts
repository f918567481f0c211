/** The only place the engine reads time, waits or yields: a test gives it a virtual one. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number;
  /** Monotonic milliseconds with sub-millisecond parts, from an arbitrary origin. */
  monotonic(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Lets the event loop run once: timers, I/O, signals. */
  yield(): Promise<void>;
}

/** A hook that runs a callback in the event loop's next turn, cheaper than a timer. */
type NextTurn = (callback: () => void) => void;

function nextTurn(): NextTurn {
  const immediate = (globalThis as { setImmediate?: NextTurn }).setImmediate;
  if (immediate) return immediate;
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return (callback) => {
    waiting.push(callback);
    channel.port2.postMessage(null);
  };
}

/** The machine's clock. */
export class SystemClock implements Clock {
  readonly #nextTurn = nextTurn();

  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", done, { once: true });
    });
  }

  yield(): Promise<void> {
    return new Promise((resolve) => this.#nextTurn(resolve));
  }
}

/** The machine's clock, shared. */
export const systemClock: Clock = new SystemClock();
