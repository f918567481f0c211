const CHUNK_BYTES = 64 * 1024;
const BYTES_MAX = 16 * 1024 * 1024;

/** Up to `count` lines from the start of a file, of 16 MiB at most, without waiting. Bad UTF-8 is replaced. */
export function firstLines(path: string, count: number): string[] {
  const file = Deno.openSync(path);
  try {
    const decoder = new TextDecoder();
    const chunk = new Uint8Array(CHUNK_BYTES);
    const lines: string[] = [];
    let rest = "";
    for (let read = 0; read < BYTES_MAX && lines.length < count;) {
      const got = file.readSync(chunk);
      if (got === null) return [...lines, rest + decoder.decode()].slice(0, count);
      read += got;
      const parts = (rest + decoder.decode(chunk.subarray(0, got), { stream: true })).split("\n");
      rest = parts.pop()!;
      lines.push(...parts);
    }
    return lines.slice(0, count);
  } finally {
    file.close();
  }
}
