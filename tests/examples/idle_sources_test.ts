import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("idle_sources draws when windows fire, and says why one does not", async () => {
  const { code, stdout, stderr } = await runExample("idle_sources");
  assertEquals(
    stdout,
    `           0 s         30 s        60 s        90 s
idleTimeout: null, the cellar is waited for
  roof    |• • • • • • • • • • • • • • • • • • • • • • • • |
  cellar  |• • • •                                         |
  windows |    ▲                                           |
After 60 s the job said of itself:
  windowAggregate-1
  window [00:00:10, 00:00:20) fires when the watermark reaches 00:00:20
  it is at 00:00:15, held by partition 1 (source-1/cellar), silent for 45 s
  it holds the watermark for ever, because idleTimeout is off
idleTimeout: "30s", the cellar is left out after 30 s of silence
  roof    |• • • • • • • • • • • • • • • • • • • • • • • • |
  cellar  |• • • •                                         |
  windows |    ▲             ▲ ▲   ▲   ▲   ▲   ▲   ▲   ▲   |
all silent after 25 s, the last window waits
  roof    |• • • • •                                       |
  cellar  |• • • •                                         |
  windows |    ▲             ▲                             |
closeQuietAfter: "20s", the watermark goes on with the clock
  roof    |• • • • •                                       |
  cellar  |• • • •                                         |
  windows |    ▲           ▲   ▲                           |
`,
  );
  assertEquals([code, stderr], [0, ""]);
});
