import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { snappyDecompress } from "../../files/mod.ts";

/** Compression codecs by their number in the format. */
export const CODEC_NAMES = [
  "uncompressed",
  "snappy",
  "gzip",
  "lzo",
  "brotli",
  "lz4",
  "zstd",
  "lz4_raw",
] as const;

/** Whether {@linkcode decompress} knows the codec. */
export function canDecompress(codec: number): boolean {
  return codec === 0 || codec === 1 || codec === 2 || codec === 4 || codec === 6;
}

/** The `size` bytes a page held before compression; throws where the bytes are damaged. */
export function decompress(codec: number, bytes: Uint8Array, size: number): Uint8Array {
  const plain = codec === 0 || size === 0 ? bytes : inflate(codec, bytes, size);
  if (plain.length < size) throw new RangeError(`a page holds ${plain.length} bytes instead of ${size}`);
  return plain;
}

function inflate(codec: number, bytes: Uint8Array, size: number): Uint8Array {
  const limit = { maxOutputLength: size };
  switch (CODEC_NAMES[codec]) {
    case "snappy":
      return snappyDecompress(bytes, size);
    case "gzip":
      return gunzipSync(bytes, limit);
    case "brotli":
      return brotliDecompressSync(bytes, limit);
    case "zstd":
      return zstdDecompressSync(bytes, limit);
    default:
      throw new RangeError(`compression ${CODEC_NAMES[codec] ?? codec} is not read here`);
  }
}
