import { Batch, type Schema, StreamRecord } from "../data/mod.ts";
import { toVolleyError } from "../fault/mod.ts";
import {
  failOnRaw,
  type Source,
  type SourceContext,
  type SourceFaults,
  type SourceOffsets,
  type SourcePartition,
} from "../operators/mod.ts";
import type { DeadLetter } from "../runtime/mod.ts";

/** Changes a letter's raw bytes before they are put back; null leaves the letter where it is. */
export type RawLetterEdit = (raw: Uint8Array, letter: DeadLetter) => Uint8Array | null;

/**
 * Stands for a source in a replay: gives what it can read now of the bytes it refused, and nothing else. Without
 * letters it is a source that has ended.
 */
export class RawLetterSource implements Source {
  readonly connectorId: string;
  readonly bounded = true;
  readonly replayable = false;
  readonly schema: Schema;
  readonly #decoder: Source;
  readonly #letters: readonly DeadLetter[];
  readonly #edit: RawLetterEdit | null;
  readonly #partitions: readonly SourcePartition[];
  #faults: SourceFaults = failOnRaw;
  #next = 0;

  constructor(decoder: Source, letters: readonly DeadLetter[], edit: RawLetterEdit | null) {
    this.connectorId = decoder.connectorId;
    this.schema = decoder.schema;
    this.#decoder = decoder;
    this.#letters = letters;
    this.#edit = edit;
    const keys = new Set(letters.map(partitionKey));
    this.#partitions = [...keys].map((key) => {
      const [name, attempts] = JSON.parse(key);
      return { name: name ?? this.connectorId, attempts };
    });
  }

  open({ faults }: SourceContext): void {
    this.#faults = faults ?? failOnRaw;
    this.#next = 0;
  }

  partitions(): readonly SourcePartition[] {
    return this.#partitions;
  }

  poll(): StreamRecord | null {
    while (this.#next < this.#letters.length) {
      const batch = this.#read(this.#letters[this.#next++]);
      if (batch !== null && batch.rows > 0) return new StreamRecord(batch);
    }
    return null;
  }

  offsets(): SourceOffsets {
    return {};
  }

  close(): void {}

  #read(letter: DeadLetter): Batch | null {
    const raw = this.#edit === null ? letter.raw! : this.#edit(letter.raw!, letter);
    if (raw === null) return null;
    const place = {
      partition: letter.partition ?? this.connectorId,
      offset: letter.offset ?? "",
      attempts: letter.attempt,
    };
    try {
      return ofPartition(this.#decoder.decodeRaw!(raw, place), this.#partitionOf(letter));
    } catch (thrown) {
      this.#faults.reject(raw, place, toVolleyError(thrown, "SOURCE_FAILED", "Cannot read raw input again"));
      return null;
    }
  }

  #partitionOf(letter: DeadLetter): number {
    const name = letter.partition ?? this.connectorId;
    return this.#partitions.findIndex((one) => one.name === name && one.attempts === letter.attempt);
  }
}

function partitionKey({ partition, attempt }: DeadLetter): string {
  return JSON.stringify([partition, attempt]);
}

function ofPartition({ schema, columns, length, selection, rows }: Batch, partition: number): Batch {
  return new Batch(schema, columns, length, { partition, selection, selected: rows });
}
