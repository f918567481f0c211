import { assert, assertEquals } from "@std/assert";
import { componentCatalogue } from "../../mod.ts";
import { FAMILIES } from "./families.ts";
import { referenceFiles } from "./reference.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const LINES_MAX = 500;

function committed(name: string): string | null {
  try {
    return Deno.readTextFileSync(new URL(name, DOCS));
  } catch {
    return null;
  }
}

Deno.test("docs/reference is what the catalogue says now", () => {
  const files = referenceFiles();
  const stale = [...files].filter(([name, text]) => committed(name) !== text).map(([name]) => `docs/${name}`);
  const gone = ["reference", "icons"].flatMap((folder) =>
    [...Deno.readDirSync(new URL(`${folder}/`, DOCS))].map(({ name }) => `${folder}/${name}`)
  ).filter((name) => !files.has(name));
  assertEquals(
    [stale, gone],
    [[], []],
    "the reference is not fresh: run `deno task docs` and commit what it writes",
  );
});

Deno.test("every operator stands on exactly one page of the reference", () => {
  const kinds = FAMILIES.flatMap((family) => family.kinds);
  assertEquals(kinds.toSorted(), componentCatalogue.operators.map(({ kind }) => kind).toSorted());
});

Deno.test("links of the reference lead to files and headings that are there, pages stay readable", () => {
  const files = referenceFiles();
  for (const [page, text] of files) {
    if (!page.endsWith(".md")) continue;
    assert(text.split("\n").length <= LINES_MAX, `${page} is too long`);
    for (const [, target, , heading] of text.matchAll(/(?:\]\(|src=")([\w./]+)(#([\w]+))?[)"]/g)) {
      const name = new URL(target, `file:///${page}`).pathname.slice(1);
      assert(files.has(name), `${page}: ${target}`);
      if (heading === undefined) continue;
      const headings = [...files.get(name)!.matchAll(/^## (.*)$/gm)].map(([, title]) => title.toLowerCase());
      assert(headings.includes(heading), `${page}: ${target}#${heading}`);
    }
  }
});
