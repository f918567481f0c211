import { assert, assertEquals } from "@std/assert";

const PROGRAM = new URL("./endless_pipeline.ts", import.meta.url).pathname;
// Deno cannot send these signals on Windows.
const ignore = Deno.build.os === "windows";

/** Lines of a process's output, and a way to wait for one of them. */
class Lines {
  readonly lines: string[] = [];
  readonly #reader: ReadableStreamDefaultReader<string>;

  constructor(output: ReadableStream<Uint8Array>) {
    this.#reader = output.pipeThrough(new TextDecoderStream() as never).getReader() as never;
  }

  /** Reads until a line starts with `start`, or, without one, to the end. */
  async until(start?: string): Promise<void> {
    while (start === undefined || !this.lines.some((line) => line.startsWith(start))) {
      const { value, done } = await this.#reader.read();
      if (done) return;
      this.lines.push(...value.split("\n").filter((line) => line !== ""));
    }
  }
}

function start(...args: string[]): Deno.ChildProcess {
  const command = ["run", "--no-check", "--no-prompt", "--allow-env", PROGRAM, ...args];
  return new Deno.Command(Deno.execPath(), { args: command, stdout: "piped", stderr: "null" }).spawn();
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test({
    name: `${signal} drains an endless pipeline: windows fire, results are printed, exit 0`,
    ignore,
    async fn() {
      const process = start();
      const output = new Lines(process.stdout);
      await output.until("running");
      process.kill(signal);
      await output.until();
      assertEquals((await process.status).code, 0);
      const result = JSON.parse(output.lines.at(-1)!);
      assertEquals([result.ended, result.counted], ["stopped", result.recordsIn]);
      assert(result.counted >= 100);
    },
  });
}

Deno.test({
  name: "a second signal ends a pipeline that cannot drain, with 130",
  ignore,
  async fn() {
    const process = start("stuck");
    const output = new Lines(process.stdout);
    await output.until("running");
    process.kill("SIGTERM");
    await output.until("draining");
    process.kill("SIGTERM");
    await output.until();
    assertEquals((await process.status).code, 130);
  },
});
