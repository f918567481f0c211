import { type ParameterDescriptor, VolleyError } from "../../core/mod.ts";

/** How the bytes of a text file are compressed. */
export type Compression = "gzip" | "zstd" | "none";

/** The compression to use for a file; default by its extension: `.gz` and `.zst`. */
export interface CompressionOption {
  /** Default by the extension of each file: `.gz` is gzip, `.zst` zstd, everything else plain. */
  readonly compression?: Compression;
}

/** The compression as a parameter, for fact sheets. */
export const COMPRESSION_PARAMETER: { readonly [name: string]: ParameterDescriptor } = {
  compression: {
    type: "string",
    enum: ["gzip", "zstd", "none"],
    description: "How the bytes are compressed; default by the extension: .gz is gzip, .zst zstd.",
  },
};

/** What a file's name ends in when it is compressed, with its point; empty for plain files. */
export const COMPRESSION_SUFFIX: { readonly [kind in Compression]: string } = {
  gzip: ".gz",
  zstd: ".zst",
  none: "",
};

/** How a file is compressed: as the option says, else as its name ends. Throws `COMPRESSION_UNKNOWN`. */
export function compressionOf(path: string, given?: Compression): Compression {
  if (given === undefined) {
    if (/\.gz(ip)?$/i.test(path)) return "gzip";
    return /\.zst(d)?$/i.test(path) ? "zstd" : "none";
  }
  if (Object.hasOwn(COMPRESSION_SUFFIX, given)) return given;
  throw new VolleyError({
    code: "COMPRESSION_UNKNOWN",
    message: `Cannot read or write ${path}: compression ${JSON.stringify(given)} is not known`,
    at: { resource: path },
    hint: `Use "gzip", "zstd" or "none".`,
  });
}

/** `FILE_CORRUPT` for compressed bytes that end early or are damaged. */
export function badCompression(
  path: string,
  compression: Compression,
  what: string,
  cause?: unknown,
): VolleyError {
  return new VolleyError({
    code: "FILE_CORRUPT",
    message: `Cannot read ${path} as ${compression}: ${what}`,
    at: { resource: path },
    hint: what.includes("begin")
      ? `Check the file's extension, or say how it is compressed: { compression: "none" }.`
      : "The file was cut off, is damaged or is still being written: copy it again.",
    cause,
  });
}

/** Throws where bytes don't begin as the compression wants; a file without a byte is refused as well. */
export function checkMagic(path: string, compression: Compression, bytes: Uint8Array): void {
  const found = compressionByMagic(bytes);
  if (compression === "none" || found === compression) return;
  if (bytes.length === 0) throw badCompression(path, compression, "the file is empty");
  const instead = found === "none" ? "" : ` (it is ${found})`;
  throw badCompression(path, compression, `it does not begin as ${compression} does${instead}`);
}

function compressionByMagic(bytes: Uint8Array): Compression {
  const [a, b, c, d] = bytes;
  if (a === 0x1f && b === 0x8b) return "gzip";
  const frame = a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd;
  const skippable = (a & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18;
  return frame || skippable ? "zstd" : "none";
}
