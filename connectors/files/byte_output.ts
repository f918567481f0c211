import type { Compression } from "./compression.ts";
import { DeflatedFile } from "./deflated_file.ts";

/** The bytes of a file that is written front to back; one call at a time. */
export interface ByteOutput {
  write(bytes: Uint8Array): Promise<void>;
  /** Everything written so far is in the operating system's hands when this resolves. */
  flush(): Promise<void>;
  /** The file is complete and on the disk. */
  finish(): Promise<void>;
  /** Gives up: the file is closed, whatever it holds. */
  abort(): void;
}

/** A new file, or an old one from its start, whose bytes are compressed as they are written. */
export function createBytes(path: string, compression: Compression): ByteOutput {
  const file = Deno.openSync(path, { write: true, create: true, truncate: true });
  return compression === "none" ? new PlainFile(file) : new DeflatedFile(file, compression);
}

class PlainFile implements ByteOutput {
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.#file, bytes);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  async finish(): Promise<void> {
    await this.#file.sync();
    this.#file.close();
  }

  abort(): void {
    this.#file.close();
  }
}

/** Writes all of `bytes`, in as many calls as the system wants. */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
}
