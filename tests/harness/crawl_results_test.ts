import { assertEquals } from "@std/assert";
import protobuf from "protobufjs";
import { toRows } from "../../mod.ts";
import { CRAWL_RESULT_PROTO, generateCrawlBatch, generateCrawlResults } from "./crawl_results.ts";

Deno.test("generateCrawlResults() and generateCrawlBatch() hold the same pages, every fifth a failure", () => {
  const rows = toRows(generateCrawlBatch(50));
  assertEquals(rows.filter(({ status }) => status === 503).length, 10);
  const type = protobuf.parse(CRAWL_RESULT_PROTO, { keepCase: true }).root.lookupType("CrawlResult");
  const messages = generateCrawlResults(50).map((bytes) =>
    type.toObject(type.decode(bytes), { longs: Number })
  );
  assertEquals(
    messages.map(({ url, status, error = null }) => ({ url, status, error })),
    rows.map(({ url, status, error }) => ({ url, status, error })),
  );
  assertEquals(messages[7].content_length, Number(rows[7].content_length));
});
