import { gunzipSync } from "node:zlib";
import { badCompression, checkMagic, type Compression } from "./compression.ts";
import { zstdUnpack } from "./zstd_bytes.ts";

/** The first bytes of a file's text. */
export interface HeadBytes {
  readonly bytes: Uint8Array;
  /** Whether they are all of it. */
  readonly whole: boolean;
}

/** Compressed bytes that are tried first: what they may stand for fits in memory. */
const FIRST_TRY = 8 * 1024;
const OUTPUT_MAX = 512 * 1024 * 1024;

/** At least `wanted` bytes from the start of a file's text (fewer where it has no more), without waiting. */
export function headBytes(path: string, compression: Compression, wanted: number): HeadBytes {
  const file = Deno.openSync(path);
  try {
    if (compression === "none") return readHead(file, wanted);
    for (let size = FIRST_TRY;; size *= 4) {
      file.seekSync(0, Deno.SeekMode.Start);
      const packed = readHead(file, size);
      checkMagic(path, compression, packed.bytes);
      const bytes = inflateHead(path, compression, packed.bytes);
      if (packed.whole || bytes.length >= wanted) return { bytes, whole: packed.whole };
    }
  } finally {
    file.close();
  }
}

function readHead(file: Deno.FsFile, size: number): HeadBytes {
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (let got: number | null = 0; got !== null && filled < size; filled += got ?? 0) {
    got = file.readSync(bytes.subarray(filled));
  }
  return { bytes: bytes.subarray(0, filled), whole: filled < size };
}

/** What the first bytes of a compressed file stand for; that they end anywhere is no error here. */
function inflateHead(path: string, compression: Compression, packed: Uint8Array): Uint8Array {
  try {
    if (compression === "zstd") return zstdUnpack(packed, { outputMax: OUTPUT_MAX, partial: true });
    // Z_SYNC_FLUSH: what is there is given, complete or not.
    return gunzipSync(packed, { finishFlush: 2, maxOutputLength: OUTPUT_MAX });
  } catch (error) {
    throw badCompression(path, compression, (error as Error).message, error);
  }
}
