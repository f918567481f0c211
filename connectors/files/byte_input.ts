import { type Compression } from "./compression.ts";
import { InflatedFile } from "./inflated_file.ts";

/** The bytes of a file, front to back, as its text has them. */
export interface ByteInput {
  /** Fills `into` from its start, as far as bytes are at hand; null at the end. One call at a time. */
  read(into: Uint8Array): Promise<number | null>;
  /** Not while a read is under way. */
  close(): void;
}

/** The bytes of a file from byte `from` of its text on; what comes before is decompressed and dropped. */
export function openBytes(path: string, compression: Compression, from: number): ByteInput {
  const file = Deno.openSync(path);
  if (compression !== "none") return new InflatedFile(path, file, compression, from);
  file.seekSync(from, Deno.SeekMode.Start);
  return file;
}
