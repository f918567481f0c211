import { assert } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** What an example printed. */
export interface ExampleRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of standard output, trimmed at their ends. */
  readonly lines: readonly string[];
}

/** The command in an example's head: `deno run <permissions> examples/<name>.ts`. */
export function commandOf(name: string): string {
  const text = Deno.readTextFileSync(new URL(`examples/${name}.ts`, ROOT));
  const [, command] = /^ \* {5}(deno run .+)$/m.exec(text) ?? [];
  assert(command?.endsWith(`examples/${name}.ts`), `examples/${name}.ts has no command in its head`);
  return command;
}

/** Runs an example as its head says, with exactly those permissions, and `args` after it. */
export async function runExample(name: string, ...args: string[]): Promise<ExampleRun> {
  const [, ...words] = commandOf(name).split(" ");
  const process = new Deno.Command(Deno.execPath(), {
    args: [...words.slice(0, 1), "--no-prompt", ...words.slice(1), ...args],
    cwd: ROOT,
  });
  const { code, stdout, stderr } = await process.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out, stderr: err, lines: out.split("\n").map((line) => line.trimEnd()) };
}
