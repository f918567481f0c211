import {
  DEAD_LETTERS_DIRECTORY,
  deadLettersOf,
  type Sink,
  type SinkContext,
  type StreamRecord,
} from "../../core/mod.ts";
import { fileError } from "../files/mod.ts";
import { letterLine } from "./letter_line.ts";
import { runFile } from "./letter_path.ts";

/**
 * Dead letters as lines of `<directory>/<pipeline>/<run>.jsonl`: made with the first letter, appended to and brought to
 * the disk with every batch, so that they can be read while the run goes on and after it has failed. That makes them at
 * least once: a run that is begun anew refuses the same rows again, as letters of its own.
 */
export class DeadLetterFileSink implements Sink {
  readonly connectorId: string;
  readonly connector = "dead_letters";
  readonly guarantee = "at-least-once";
  readonly config: { readonly directory: string };
  #pipeline = "";
  #file: Deno.FsFile | null = null;

  constructor(directory: string = DEAD_LETTERS_DIRECTORY) {
    this.connectorId = `dead_letters:${directory}`;
    this.config = { directory };
  }

  open({ pipeline }: SinkContext): void {
    this.#pipeline = pipeline;
  }

  async write(record: StreamRecord): Promise<void> {
    const letters = deadLettersOf(record.data);
    if (letters.length === 0) return;
    const path = runFile(this.config.directory, this.#pipeline, letters[0].run);
    try {
      this.#file ??= await openToAppend(path);
      let bytes = new TextEncoder().encode(letters.map(letterLine).join(""));
      while (bytes.length > 0) bytes = bytes.subarray(await this.#file.write(bytes));
      await this.#file.syncData();
    } catch (thrown) {
      throw fileError(thrown, "write", path);
    }
  }

  flush(): void {}

  close(): void {
    this.#file?.close();
    this.#file = null;
  }
}

/** A file to append to, its folders made where they are missing. */
export async function openToAppend(path: string): Promise<Deno.FsFile> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  return await Deno.open(path, { create: true, append: true });
}

/** Files of dead letters below `directory`: what an environment makes where it was told no other sink. */
export function deadLetterFiles(directory: string = DEAD_LETTERS_DIRECTORY): DeadLetterFileSink {
  return new DeadLetterFileSink(directory);
}
