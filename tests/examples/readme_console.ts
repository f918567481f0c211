/**
 * The `console` blocks of README.md: a command behind `$`, and what it prints on standard output.
 *
 *     deno run -A tests/examples/readme_console.ts    writes what the commands print now
 */
const ROOT = new URL("../../", import.meta.url);
const README = new URL("README.md", ROOT);
const BLOCK = /^```console\n\$ ([^\n]+)\n([\s\S]*?)^```$/gm;

/** A command of the README and what it is said to print. */
export interface ConsoleBlock {
  readonly command: string;
  readonly printed: string;
}

/** Every console block of the README, in order. */
export function consoleBlocks(): ConsoleBlock[] {
  return [...Deno.readTextFileSync(README).matchAll(BLOCK)].map(([, command, printed]) => ({
    command,
    printed,
  }));
}

/** What a command of the README (`deno ...`) prints on standard output, without spaces at the ends of lines. */
export async function printedBy(command: string): Promise<string> {
  const [, ...args] = command.split(" ");
  const env = { NO_COLOR: "1", COLUMNS: "80" };
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT, env, stderr: "null" })
    .output();
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

if (import.meta.main) {
  let text = Deno.readTextFileSync(README);
  for (const { command, printed } of consoleBlocks()) {
    const now = await printedBy(command);
    text = text.replace(`$ ${command}\n${printed}`, () => `$ ${command}\n${now}`);
  }
  Deno.writeTextFileSync(README, text);
}
