import type { Batch, RawPlace } from "../../core/mod.ts";
import type { RecordDecoder } from "./text_file_reader.ts";

/** The rows of a piece of a text file that was refused once, read by a decoder of their own; throws what it throws. */
export function decodeRaw(decoder: RecordDecoder, raw: Uint8Array, { offset }: RawPlace): Batch {
  const line = Number(offset);
  if (Number.isInteger(line) && line > 0) decoder.line = line;
  for (let at = 0; at < raw.length;) at = decoder.next(raw, at, raw.length, true);
  return decoder.take(0);
}
