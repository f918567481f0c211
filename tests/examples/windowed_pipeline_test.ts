import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("windowed_pipeline draws arrivals, answers and late readings in order", async () => {
  const { code, lines, stderr } = await runExample("windowed_pipeline");
  const answers = lines.filter((line) => line.includes("→")).map((line) => line.trim());
  assertEquals(answers, [
    "→ 10:00:00 to 10:01:00  a: 2 in time, mean 20.5 °C",
    "→ 10:00:00 to 10:01:00  b: 3 in time, mean 18.5 °C",
    "→ 10:01:00 to 10:02:00  a: 2 in time, mean 22.5 °C",
    "→ 10:01:00 to 10:02:00  b: 1 in time, mean 19.5 °C",
    "→ 10:02:00 to 10:03:00  a: 1 in time, mean 24 °C",
    "→ 10:02:00 to 10:03:00  b: 1 in time, mean 20 °C",
  ]);
  assertEquals(lines.filter((line) => line.endsWith("its window has answered")), [
    "b  10:00:55  |░░░░░░░░░░░b|░           |            |  late: its window has answered",
    "a  10:01:50  |░░░░░░░░░░░░|░░░░░░░░░░a░|░           |  late: its window has answered",
  ]);
  const firstAnswer = lines.findIndex((line) => line.includes("→"));
  assertEquals(lines[firstAnswer - 1], "a  10:01:18  |░░░░░░░░░░░ |   a        |            |");
  assertEquals(lines.at(-2), "12 readings in, 6 answers out, 2 late");
  assertEquals([code, stderr], [0, ""]);
});
