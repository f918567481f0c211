import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { ZstdFrames } from "./zstd_frames.ts";

/** How {@linkcode zstdUnpack} treats its input. */
export interface ZstdUnpackOptions {
  /** Bytes the result may have. */
  readonly outputMax: number;
  /** Whether the input may end anywhere: then what it holds so far is given. Default false. */
  readonly partial?: boolean;
}

/**
 * What Zstandard frames, one after the other, stand for; throws where they are damaged or cut off. The decoder beneath
 * stops after the first frame, and says nothing of one that ends early: frames are told apart here.
 */
export function zstdUnpack(
  packed: Uint8Array,
  { outputMax, partial = false }: ZstdUnpackOptions,
): Uint8Array {
  const frames = new ZstdFrames();
  const parts: Uint8Array[] = [];
  for (let start = 0, at = 0; at < packed.length;) {
    const { end, last } = frames.next(packed, at);
    at = end;
    if (!last && end < packed.length) continue;
    if (!last && !partial) throw new RangeError("unexpected end of a frame");
    parts.push(zstdDecompressSync(packed.subarray(start, end), { maxOutputLength: outputMax }));
    start = end;
  }
  return joined(parts);
}

/** The bytes as exactly one frame: the encoder beneath may add an empty one, which other readers stumble over. */
export function zstdPack(bytes: Uint8Array): Uint8Array {
  const packed = zstdCompressSync(bytes);
  const frames = new ZstdFrames();
  for (let at = 0;;) {
    const { end, last } = frames.next(packed, at);
    if (last) return packed.subarray(0, end);
    at = end;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
