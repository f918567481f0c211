import { VolleyError } from "../../core/mod.ts";

/** `length` bytes of an open file from `start`; throws `FILE_CORRUPT` where the file ends before. */
export async function readRange(file: Deno.FsFile, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(start, Deno.SeekMode.Start);
  for (let filled = 0; filled < length;) {
    const got = await file.read(bytes.subarray(filled));
    if (got === null) throw endedEarly(start, length, filled);
    filled += got;
  }
  return bytes;
}

/** The same without waiting, for the few bytes read while a pipeline is built. */
export function readRangeSync(file: Deno.FsFile, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  file.seekSync(start, Deno.SeekMode.Start);
  for (let filled = 0; filled < length;) {
    const got = file.readSync(bytes.subarray(filled));
    if (got === null) throw endedEarly(start, length, filled);
    filled += got;
  }
  return bytes;
}

function endedEarly(start: number, length: number, filled: number): VolleyError {
  return new VolleyError({
    code: "FILE_CORRUPT",
    message: `Cannot read bytes ${start} to ${start + length}: the file ends at byte ${start + filled}`,
    hint: "The file was cut off or is still being written: copy it again.",
  });
}
