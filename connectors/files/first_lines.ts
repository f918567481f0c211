import { type Compression, compressionOf } from "./compression.ts";
import { headBytes } from "./head_bytes.ts";

const FIRST_BYTES = 64 * 1024;
const BYTES_MAX = 16 * 1024 * 1024;

/** Up to `count` lines from the start of a file, of 16 MiB at most, without waiting. Bad UTF-8 is replaced. */
export function firstLines(path: string, count: number, compression?: Compression): string[] {
  const kind = compressionOf(path, compression);
  for (let wanted = FIRST_BYTES;; wanted *= 4) {
    const { bytes, whole } = headBytes(path, kind, wanted);
    const lines = new TextDecoder().decode(bytes).split("\n");
    if (whole) return lines.slice(0, count);
    // The last line may go on beyond what was read.
    if (lines.length > count || wanted >= BYTES_MAX) return lines.slice(0, Math.min(count, lines.length - 1));
  }
}
