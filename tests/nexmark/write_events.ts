/**
 * Writes the golden stream as JSON Lines, for the engine that makes the expected tables:
 * `deno run --allow-write=<folder> tests/nexmark/write_events.ts <folder>`
 */
import { nexmarkStreams } from "./generator.ts";
import { GOLDEN_STREAM } from "./golden_stream.ts";

const [folder] = Deno.args;
if (folder === undefined) throw new Error("usage: write_events.ts <folder>");
for (const [name, rows] of Object.entries(nexmarkStreams(GOLDEN_STREAM))) {
  const lines = (rows as readonly object[]).map(toLine);
  Deno.writeTextFileSync(`${folder}/${name}.jsonl`, lines.join("\n") + "\n");
}

function toLine(row: object): string {
  return JSON.stringify(row, (_, value) => typeof value === "bigint" ? Number(value) : value);
}
