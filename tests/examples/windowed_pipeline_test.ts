import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("windowed_pipeline draws arrivals, answers, corrections and late readings in order", async () => {
  const { code, lines, stderr } = await runExample("windowed_pipeline");
  const answers = lines.filter((line) => line.includes("→")).map((line) => line.trim());
  assertEquals(answers, [
    "→ 10:00:00 to 10:01:00  a: mean 20.5 °C of 2",
    "→ 10:00:00 to 10:01:00  b: mean 18.5 °C of 3",
    "→ 10:00:00 to 10:01:00  b: mean 18.125 °C of 4, corrected",
    "→ 10:01:00 to 10:02:00  a: mean 22.5 °C of 2",
    "→ 10:01:00 to 10:02:00  b: mean 19.5 °C of 1",
    "→ 10:01:00 to 10:02:00  a: mean 22.5 °C of 3, corrected",
    "→ 10:02:00 to 10:03:00  a: mean 24 °C of 1",
    "→ 10:02:00 to 10:03:00  b: mean 20 °C of 1",
  ]);
  assertEquals(lines.filter((line) => line.includes("late: its window")), [
    "b  10:00:55  |░░░░░░░░░░░b|░           |            |  late: its window answers again",
    "a  10:01:50  |░░░░░░░░░░░░|░░░░░░░░░░a░|░           |  late: its window answers again",
    "b  10:00:30  |░░░░░░b░░░░░|░░░░░░░░░░░░|░           |  late: its window is gone",
  ]);
  const firstAnswer = lines.findIndex((line) => line.includes("→"));
  assertEquals(lines[firstAnswer - 1], "a  10:01:18  |░░░░░░░░░░░ |   a        |            |");
  assertEquals(lines.slice(-3), [
    'too late, 98 s behind the watermark: {"sensor":"b","celsius":16,"at":"2026-01-01T10:00:30.000Z"}',
    "13 readings in, 8 answers out, 1 too late",
    "",
  ]);
  assertEquals([code, stderr], [0, ""]);
});
