import {
  batchFromRows,
  int32,
  schema,
  type Source,
  type SourceContext,
  type SourcePartition,
  StreamRecord,
  timestamp,
} from "../../mod.ts";

/** Columns of every scripted stream. */
export const EVENTS = schema({ ts: timestamp("ms"), k: int32, v: int32 });

/** A row of a scripted stream. */
export interface Event {
  readonly ts: number;
  readonly k: number;
  readonly v: number;
}

/** What a script says next: rows, the end, a failure, or nothing until the run is stopped. */
export type Scripted = readonly Event[] | null | "wait" | Error;

/** A source that follows a script: each step is one poll, asynchronous where asked for. */
export class ScriptedSource implements Source<typeof EVENTS.shape> {
  readonly connectorId = "scripted";
  readonly schema = EVENTS;
  readonly bounded = false;
  readonly replayable = false;
  readonly calls: string[] = [];
  polls = 0;
  #context: SourceContext | null = null;
  readonly #script: (poll: number) => Scripted;
  readonly #async: boolean;

  constructor(script: readonly Scripted[] | ((poll: number) => Scripted), options: { async?: boolean } = {}) {
    this.#script = typeof script === "function" ? script : (poll) => script[poll] ?? null;
    this.#async = options.async ?? false;
  }

  open(context: SourceContext): void {
    this.#context = context;
    this.calls.push("open");
  }

  partitions(): readonly SourcePartition[] {
    return [{ name: "script" }];
  }

  poll(): StreamRecord | null | Promise<StreamRecord | null> {
    const step = this.#script(this.polls++);
    if (step === "wait") return this.#stopped();
    if (step instanceof Error) {
      if (this.#async) return Promise.reject(step);
      throw step;
    }
    const record = step === null ? null : new StreamRecord(batchFromRows(EVENTS, step as Event[]));
    return this.#async ? Promise.resolve(record) : record;
  }

  offsets(): { readonly script: number } {
    return { script: this.polls };
  }

  close(): void {
    this.calls.push("close");
  }

  #stopped(): Promise<null> {
    const { signal } = this.#context!;
    return new Promise((resolve) => {
      if (signal.aborted) resolve(null);
      signal.addEventListener("abort", () => resolve(null), { once: true });
    });
  }
}
