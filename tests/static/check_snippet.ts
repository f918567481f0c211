import { fromFileUrl } from "@std/path";

/** What the compiler said about a snippet: message and 1-based line in the snippet of each error. */
export interface Complaint {
  readonly line: number;
  readonly message: string;
}

const config = fromFileUrl(new URL("../../deno.json", import.meta.url));

/** Type-checks a module that imports from `"@volley/volley"`; gives its errors, without those of other files. */
export async function checkSnippet(source: string): Promise<Complaint[]> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/snippet.ts`;
    await Deno.writeTextFile(path, source);
    const command = new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--config", config, path],
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    });
    const { stderr, success } = await command.output();
    const text = new TextDecoder().decode(stderr);
    const found = complaints(text);
    if (!success && found.length === 0) throw new Error(`the check itself failed:\n${text}`);
    return found;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Errors are separated by their codes; each ends with the place it stands at. */
function complaints(text: string): Complaint[] {
  return text.split(/(?=^TS\d+ \[ERROR\])/m).flatMap((part) => {
    const place = /at \S*snippet\.ts:(\d+):\d+/.exec(part);
    return part.startsWith("TS") && place ? [{ line: Number(place[1]), message: part.trim() }] : [];
  });
}
