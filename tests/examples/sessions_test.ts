import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("sessions takes two sessions back for the one they have become", async () => {
  const { code, stdout, stderr } = await runExample("sessions");
  assertEquals(
    stdout,
    `      10:00          10:15          10:30          10:45          11:00
ann  |  •                                                         |  home
ann  |     •                                                      |  shoes
bob  |      •                                                     |  home
ann  |                 •                                          |  cart
bob  |           •                                                |  hats
ann  |                    •                                       |  paid
ann  |  ═══════════                                               |  session of 2
bob  |                                  •                         |  search
bob  |      ═════════════                                         |  session of 2
ann  |                 ═══════════                                |  session of 2
ann  |           •                                                |  laces
bob  |                                      •                     |  hats
ann  |                 ···········                                |  taken back
ann  |  ···········                                               |  taken back
ann  |  ══════════════════════════                                |  session of 5
bob  |                                               •            |  home
bob  |                                  ════════════              |  session of 2
bob  |                                               ════════     |  session of 1

8 answers, 2 of them taken back; the sessions that hold:
bob  10:06 to 10:19  home → hats, clicks: 2
ann  10:02 to 10:28  home → paid, clicks: 5
bob  10:34 to 10:46  search → hats, clicks: 2
bob  10:47 to 10:55  home → home, clicks: 1
`,
  );
  assertEquals([code, stderr], [0, ""]);
});
