import { assertEquals } from "@std/assert";
import { bannedCalls } from "./banned_calls.ts";
import { docFacts } from "./doc_facts.ts";
import { docstrings } from "./docstrings.ts";
import { examplesRun } from "./examples_run.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import { fileLength } from "./file_length.ts";
import { fileNames } from "./file_names.ts";
import { describeFinding, type Rule } from "./finding.ts";
import { functionLength } from "./function_length.ts";
import { leftovers } from "./leftovers.ts";
import { modFiles } from "./mod_files.ts";
import { roomRanks } from "./room_ranks.ts";
import { CORE_ROOMS } from "./rooms.ts";
import { readTree } from "./source_file.ts";

const root = new URL("../../", import.meta.url);
const files = await readTree(root);
const { tasks } = JSON.parse(files.find(({ path }) => path === "deno.json")!.text);
const paths = new Set(files.flatMap(({ path }) => withFolders(path)).concat("LICENSE"));

const RULES: readonly Rule[] = [
  bannedCalls,
  docFacts({ tasks: new Set(Object.keys(tasks)), paths }),
  docstrings,
  examplesRun,
  fileLength,
  fileNames,
  functionLength,
  leftovers,
  modFiles,
  roomRanks,
];

for (const rule of RULES) {
  Deno.test(`tidy: ${rule.name}`, () => {
    const findings = files.filter(({ path }) => rule.applies(path)).flatMap((file) =>
      rule.check(file).map((finding) => describeFinding(file.path, rule.name, finding))
    );
    if (findings.length > 0) throw new Error(`${findings.length} findings\n${findings.join("\n")}`);
  });
}

Deno.test("tidy: every exception names a file that exists and gives a reason", () => {
  for (const [list, entries] of Object.entries(EXCEPTIONS)) {
    for (const [entry, reason] of entries) {
      assertEquals(paths.has(entry.split(" ")[0]), true, `${list} names ${entry}, which does not exist`);
      assertEquals(reason.length > 10, true, `${list} gives no reason for ${entry}`);
    }
  }
});

Deno.test("tidy: ARCHITECTURE.md lists the rooms of core in order of rank", () => {
  const text = files.find(({ path }) => path === "ARCHITECTURE.md")!.text;
  const listed = [...text.matchAll(/^ {2}(\w+)\/ /gm)].map(([, room]) => room);
  const existing = CORE_ROOMS.filter((room) => paths.has(`core/${room}/mod.ts`));
  assertEquals(listed, existing);
});

function withFolders(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}
