import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("late_data answers again for late rows, keeps those that are too late, and is refused by a file", async () => {
  const { code, stdout, stderr } = await runExample("late_data");
  assertEquals(
    stdout,
    `east  10:00:10
west  10:00:25
east  10:00:40
east  10:01:08
      10:00:00 → east: 2  (revision 0)
      10:00:00 → west: 1  (revision 0)
east  10:00:55  8 s behind the watermark
west  10:01:30
      10:00:00 → east: 3  (revision 1)
west  10:00:50  35 s behind the watermark
east  10:01:50
      10:00:00 → west: 2  (revision 1)
west  10:00:58  47 s behind the watermark
east  10:02:20
      10:01:00 → east: 2  (revision 0)
      10:01:00 → west: 1  (revision 0)
      10:02:00 → east: 1  (revision 0)

The answer with the greatest revision holds:
10:00:00  east  3  revision 1
10:00:00  west  2  revision 1
10:01:00  east  2  revision 0
10:01:00  west  1  revision 0
10:02:00  east  1  revision 0

Too late for every window:
{"door":"west","at":"2026-01-01T10:00:58.000Z"}: its window ended 10:01:00, 47000 ms behind the watermark

The same answers into a file of lines:
error[UPDATES_UNSUPPORTED]: Cannot write updates to jsonl:counts.jsonl: it only appends, and these results replace earlier ones
  hint: Take every revision as a row of its own with { updates: "append" } among the sink's options, or allow no lateness and no early results.
`,
  );
  assertEquals([code, stderr], [0, ""]);
});
