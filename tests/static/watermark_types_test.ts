import { assert, assertEquals } from "@std/assert";
import { checkSnippet } from "./check_snippet.ts";

const head =
  `import { col, nullable, schema, StreamExecutionEnvironment, timestamp, utf8 } from "@volley/volley";
import type { WatermarkGenerator } from "@volley/volley";
const stream = new StreamExecutionEnvironment().fromIter([], {
  schema: schema({ at: timestamp("ms"), user: utf8, done_to: nullable(timestamp("us")) }),
});
const strange: () => WatermarkGenerator<{ readonly amount: typeof utf8 }> = () => ({ onEvent() {} });
`;

const fine: readonly string[] = [
  `stream.withWatermarks("at");`,
  `stream.withWatermarks("at", { maxOutOfOrderness: "5s", idleTimeout: null, maxAhead: 5, closeQuietAfter: "1m" });`,
  `stream.withWatermarks("at", { punctuation: "done_to" });`,
  `stream.withWatermarks("at", { punctuation: col("done_to").cast(timestamp("ms")) });`,
  `stream.withWatermarks("at", { punctuation: (c) => c.done_to, idleTimeout: "5s" });`,
  `stream.withWatermarks("at", { generator: () => ({ onEvent: (timeMs, row) => row.user === "x" ? timeMs : undefined }) });`,
];

const refused: readonly (readonly [string, string])[] = [
  [`stream.withWatermarks("user");`, "is not assignable"],
  [`stream.withWatermarks("nope");`, "is not assignable"],
  [`stream.withWatermarks("at", { punctuation: "nope" });`, "nope"],
  [`stream.withWatermarks("at", { punctuation: col("nope") });`, `no column \\"nope\\"`],
  [
    `stream.withWatermarks("at", { punctuation: "user" });`,
    "is not assignable",
  ],
  [
    `stream.withWatermarks("at", { punctuation: (c) => c.user.lower() });`,
    "cannot take watermarks from utf8: a timestamp is wanted",
  ],
  [`stream.withWatermarks("at", { generator: () => ({ onEvent: () => "soon" }) });`, "is not assignable"],
  [`stream.withWatermarks("at", { idleTimout: "5s" });`, "idleTimout"],
  [`stream.withWatermarks("at", { generator: () => ({ onEvent: (_, row) => row.amount }) });`, "amount"],
];

Deno.test("withWatermarks() is checked: columns, punctuation, generators and the names of options", async () => {
  const lines = [...fine, ...refused.map(([code]) => code)];
  const complaints = await checkSnippet(head + lines.join("\n"));
  const first = head.split("\n").length;
  const at = (index: number) =>
    complaints.filter(({ line }) => line === first + index).map((one) => one.message);
  fine.forEach((code, index) => assertEquals([code, at(index)], [code, []]));
  refused.forEach(([code, wanted], index) => {
    const found = at(fine.length + index);
    const said = found.some((message) => message.includes(wanted));
    assert(said, `${code}\nwanted: ${wanted}\nfound: ${found.join("\n") || "nothing"}`);
  });
});
