import { RowBatcher } from "../data/mod.ts";
import type { SinkContext } from "../operators/mod.ts";
import { type DeadLetter, deadLetterRow, deadLetterSchema, type DeadLetterShape } from "./dead_letter.ts";
import { SinkWriter, type SinkWriterInit } from "./sink_writer.ts";

/** Letters of a batch: they are rare, and each should soon be where it can be seen. */
const BATCH_LETTERS = 256;

/** The id dead letters' sink has in metrics and messages. */
export const DEAD_LETTERS_ID = "dead-letters";

/**
 * Where dead letters go: a sink like the others, that flushes and commits with them. It also does when the run fails:
 * what explains the failure must not vanish with it.
 */
export class DeadLetterWriter extends SinkWriter {
  readonly #letters = new RowBatcher<DeadLetterShape>(deadLetterSchema, {
    batchRows: BATCH_LETTERS,
    dictionarySizeMax: 0,
    codegen: false,
  });
  #open = false;

  constructor(init: Omit<SinkWriterInit, "id" | "schema">) {
    super({ ...init, id: DEAD_LETTERS_ID, schema: deadLetterSchema });
  }

  /** Takes a letter; never waits. */
  add(letter: DeadLetter): void {
    this.#letters.push(deadLetterRow(letter) as never);
    if (this.#letters.full) this.handOver();
  }

  /** Hands what was collected to the sink. */
  handOver(): void {
    if (this.#letters.length > 0) this.write(this.#letters.take());
  }

  override async flush(): Promise<void> {
    this.handOver();
    await super.flush();
  }

  override async open(context: Omit<SinkContext, "schema" | "faults">): Promise<void> {
    await super.open(context);
    this.#open = true;
  }

  /** What was collected is kept though the run has failed; throws where the sink fails too. */
  async salvage(epoch: number): Promise<void> {
    if (!this.#open || this.recordsIn + this.#letters.length === 0) return;
    await this.flush();
    await this.prepare(epoch);
    await this.commit(epoch);
  }
}
