import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { snappyCompress, snappyDecompress, zstdPack, zstdUnpack } from "../../files/mod.ts";

/** Codecs blocks are read and written with, as the specification names them. */
export const AVRO_CODECS = ["null", "deflate", "snappy", "zstandard"] as const;

/** A codec's name. */
export type AvroCodec = typeof AVRO_CODECS[number];

/** Bytes a block may hold when it is decompressed. */
const BLOCK_BYTES_MAX = 1024 * 1024 * 1024;
const LIMIT = { maxOutputLength: BLOCK_BYTES_MAX };
/** Snappy blocks are followed by the CRC-32 of their content, big-endian. */
const CRC_BYTES = 4;

/** What a block held before compression; throws where it is damaged. */
export function decompressBlock(codec: AvroCodec, bytes: Uint8Array): Uint8Array {
  switch (codec) {
    case "null":
      return bytes;
    case "deflate":
      return inflateRawSync(bytes, LIMIT);
    case "snappy":
      return fromSnappy(bytes);
    case "zstandard":
      return zstdUnpack(bytes, { outputMax: BLOCK_BYTES_MAX });
  }
}

/** A block as it is written. */
export function compressBlock(codec: AvroCodec, bytes: Uint8Array): Uint8Array {
  switch (codec) {
    case "null":
      return bytes;
    case "deflate":
      return deflateRawSync(bytes);
    case "snappy":
      return toSnappy(bytes);
    case "zstandard":
      return zstdPack(bytes);
  }
}

function fromSnappy(bytes: Uint8Array): Uint8Array {
  const packed = bytes.subarray(0, Math.max(0, bytes.length - CRC_BYTES));
  const plain = snappyDecompress(packed, snappySize(packed));
  const wanted = new DataView(bytes.buffer, bytes.byteOffset + packed.length, CRC_BYTES).getUint32(0);
  if (crc32(plain) !== wanted) throw new RangeError("a block's checksum is wrong");
  return plain;
}

/** The size a Snappy block begins with. */
function snappySize(packed: Uint8Array): number {
  let size = 0;
  for (let i = 0; i < 5; i++) {
    size += (packed[i] & 127) * 2 ** (7 * i);
    if (packed[i] < 128 && size <= BLOCK_BYTES_MAX) return size;
  }
  throw new RangeError("a block's size can't be read");
}

function toSnappy(bytes: Uint8Array): Uint8Array {
  const packed = snappyCompress(bytes);
  const whole = new Uint8Array(packed.length + CRC_BYTES);
  whole.set(packed);
  new DataView(whole.buffer).setUint32(packed.length, crc32(bytes));
  return whole;
}
