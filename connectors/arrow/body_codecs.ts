import { compressionRegistry, CompressionType } from "apache-arrow";
import { zstdUnpack } from "../files/mod.ts";
import { lz4FrameDecompress } from "./lz4_frame.ts";

const LIMIT = { outputMax: 1024 * 1024 * 1024 };

/** Tells `apache-arrow` how compressed buffers are unpacked, unless the program has told it already. */
export function provideBodyCodecs(): void {
  const known = (type: CompressionType) => compressionRegistry.get(type)?.decode !== undefined;
  if (!known(CompressionType.LZ4_FRAME)) {
    compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: lz4FrameDecompress });
  }
  if (!known(CompressionType.ZSTD)) {
    const decode = (bytes: Uint8Array) => new Uint8Array(zstdUnpack(bytes, LIMIT));
    compressionRegistry.set(CompressionType.ZSTD, { decode });
  }
}
