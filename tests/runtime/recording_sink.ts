import { type Sink, type StreamRecord, toRows } from "../../mod.ts";

/** Which call of a sink fails. */
export type SinkCall = "open" | "write" | "flush" | "onCheckpoint" | "commit" | "close";

/** Writes down every call and every row; one call may be told to fail, writes may take turns of the event loop. */
export class RecordingSink implements Sink {
  readonly connectorId = "recording";
  readonly guarantee = "exactly-once";
  readonly calls: string[] = [];
  readonly rows: Record<string, unknown>[] = [];
  committed = false;
  /** Writes begun and not ended. */
  writing = 0;
  readonly #fails: SinkCall | null;
  readonly #slowly: (() => Promise<void>) | null;

  constructor(options: { fails?: SinkCall; slowly?: () => Promise<void> } = {}) {
    this.#fails = options.fails ?? null;
    this.#slowly = options.slowly ?? null;
  }

  get results(): Record<string, unknown>[] {
    return this.rows;
  }

  open(): void {
    this.#call("open");
  }

  write(record: StreamRecord): void | Promise<void> {
    this.#call("write");
    const take = () => void this.rows.push(...toRows(record.data) as Record<string, unknown>[]);
    if (this.#slowly === null) return take();
    this.writing++;
    return this.#slowly().then(() => {
      this.writing--;
      take();
    });
  }

  flush(): void {
    this.#call("flush");
  }

  onCheckpoint(): void {
    this.#call("onCheckpoint");
  }

  commit(): void {
    this.#call("commit");
    this.committed = true;
  }

  close(): void {
    this.#call("close");
  }

  #call(call: SinkCall): void {
    this.calls.push(call);
    if (call === this.#fails) throw new Error(`${call} refused`);
  }
}
