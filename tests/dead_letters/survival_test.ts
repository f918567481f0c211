import {
  col,
  int32,
  listDeadLetters,
  replayLetters,
  type Sink,
  StreamExecutionEnvironment,
  systemClock,
  VolleyError,
} from "@volley/volley";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { LetterFolder } from "./letter_folder.ts";

Deno.test("letters of a process that is killed can be read", async () => {
  await using folder = await LetterFolder.make();
  const script = new URL("./endless_pipeline.ts", import.meta.url).pathname;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, folder.directory],
    stdout: "null",
    stderr: "null",
  });
  const child = command.spawn();
  try {
    await threeLetters(folder.directory);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
  const letters = await listDeadLetters(folder.directory);
  assertEquals(letters.slice(0, 3).map(({ row }) => row), [`{"n":99}`, `{"n":199}`, `{"n":299}`]);
  assertEquals(new Set(letters.map(({ id }) => id)).size, letters.length);
});

/** Waits for three letters, half a minute at most. */
async function threeLetters(directory: string): Promise<void> {
  const end = systemClock.monotonic() + 30_000;
  while ((await listDeadLetters(directory)).length < 3) {
    if (systemClock.monotonic() > end) throw new Error("no letters in half a minute");
    await systemClock.sleep(20);
  }
}

Deno.test("letters that were put back and not marked yet stay open: they come again rather than never", async () => {
  await using folder = await LetterFolder.make();
  const numbers = new StreamExecutionEnvironment({ deadLetters: folder })
    .fromIter([{ n: "1" }, { n: "two" }])
    .withColumn("n", col("n").cast(int32)).onError("deadLetter")
    .collect();
  await numbers.execute("numbers");
  const letters = await listDeadLetters(folder.directory);
  await replayLetters(numbers.plan(), letters, { edit: (row) => ({ ...row, n: "2" }) });
  assertEquals(numbers.results, [{ n: 1 }, { n: 2 }]);
  assertEquals(await listDeadLetters(folder.directory), letters);
});

Deno.test("a sink of dead letters that fails ends the run", async () => {
  const full: Sink = {
    connectorId: "full",
    guarantee: "at-most-once",
    open(): void {},
    write(): void {
      throw new Error("no space");
    },
    flush(): void {},
    close(): void {},
  };
  const numbers = new StreamExecutionEnvironment({ deadLetters: full })
    .fromIter([{ n: "1" }, { n: "two" }])
    .withColumn("n", col("n").cast(int32)).onError("deadLetter")
    .collect();
  const error = await assertRejects(() => numbers.execute("numbers"), VolleyError);
  assertEquals([error.code, error.at.operator], ["SINK_FAILED", "dead-letters"]);
  assert(error.message.includes("no space"), error.message);
});
