import { fileError } from "../files/mod.ts";
import { marksFile } from "./letter_path.ts";
import { openToAppend } from "./sink.ts";

/** The letters of a letter file that are done with, by id, and the run that saw to it. */
export async function readMarks(file: string): Promise<ReadonlyMap<string, string>> {
  const marks = new Map<string, string>();
  const path = marksFile(file);
  try {
    for (const line of (await Deno.readTextFile(path)).split("\n").slice(0, -1)) {
      const { id, run } = JSON.parse(line) as { id: string; run: string };
      marks.set(id, run);
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw fileError(thrown, "read", path);
  }
  return marks;
}

/** Says that letters of a letter file were put back by `run`; on the disk when this resolves. */
export async function addMarks(file: string, ids: readonly string[], run: string): Promise<void> {
  if (ids.length === 0) return;
  const path = marksFile(file);
  try {
    using marks = await openToAppend(path);
    const lines = ids.map((id) => `${JSON.stringify({ id, run })}\n`);
    let bytes = new TextEncoder().encode(lines.join(""));
    while (bytes.length > 0) bytes = bytes.subarray(await marks.write(bytes));
    await marks.sync();
  } catch (thrown) {
    throw fileError(thrown, "write", path);
  }
}
