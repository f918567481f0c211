/**
 * Writes `docs/reference.md`, `docs/reference/` and `docs/icons/` from the catalogue; files of parts that are gone go.
 *
 *     deno task docs
 */
import { referenceFiles } from "./reference.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const files = referenceFiles();
for (const folder of ["reference/", "icons/"]) {
  await Deno.mkdir(new URL(folder, DOCS), { recursive: true });
  for await (const { name } of Deno.readDir(new URL(folder, DOCS))) {
    if (!files.has(folder + name)) await Deno.remove(new URL(folder + name, DOCS));
  }
}
for (const [name, text] of files) await Deno.writeTextFile(new URL(name, DOCS), text);
console.log(`${files.size} files written to docs/`);
