import protobuf from "protobufjs";
import {
  type Batch,
  batchFromRows,
  type Int32,
  int32,
  type Int64,
  int64,
  type Nullable,
  nullable,
  type Schema,
  schema,
  type Timestamp,
  timestamp,
  type Utf8,
  utf8,
} from "../../mod.ts";

/** The message of {@linkcode generateCrawlResults}, as its users would declare it. */
export const CRAWL_RESULT_PROTO = `syntax = "proto3";
package volley.test;

message CrawlResult {
  string url = 1;
  int32 status = 2;
  int64 fetched_at_ms = 3;
  int64 content_length = 4;
  string title = 5;
  optional string error = 6;
}
`;

const FIRST_FETCH_MS = Date.UTC(2024, 0, 1);
/** Columns of {@linkcode crawlResultSchema}. */
export type CrawlResultShape = {
  readonly url: Utf8;
  readonly status: Int32;
  readonly fetched_at: Timestamp<"ms">;
  readonly content_length: Int64;
  readonly title: Utf8;
  readonly error: Nullable<Utf8>;
};

/** Columns of {@linkcode generateCrawlBatch}; a row is one fetched page. */
export function crawlResultSchema(): Schema<CrawlResultShape> {
  return schema({
    url: utf8,
    status: int32,
    fetched_at: timestamp("ms"),
    content_length: int64,
    title: utf8,
    error: nullable(utf8),
  });
}

interface CrawlResult {
  readonly url: string;
  readonly status: number;
  readonly fetched_at: number;
  readonly content_length: bigint;
  readonly title: string;
  readonly error: string | null;
}

/**
 * `count` fetched pages, one a second, always the same: every fifth failed with HTTP 503 and an error, the rest are 200.
 *
 * @example
 * ```ts
 * import { toRows } from "@volley/volley";
 * import { generateCrawlBatch } from "@volley/volley/testing";
 * const failed = toRows(generateCrawlBatch(50)).filter(({ status }) => status === 503);
 * console.assert(failed.length === 10);
 * ```
 */
export function generateCrawlBatch(count: number): Batch {
  return batchFromRows(crawlResultSchema(), crawlResults(count));
}

/** The same pages as Protobuf messages of {@linkcode CRAWL_RESULT_PROTO}, serialised. */
export function generateCrawlResults(count: number): Uint8Array[] {
  const message = protobuf.parse(CRAWL_RESULT_PROTO, { keepCase: true }).root.lookupType(
    "volley.test.CrawlResult",
  );
  return crawlResults(count).map(({ fetched_at, content_length, error, ...rest }) => {
    const fields = { ...rest, fetched_at_ms: fetched_at, content_length: Number(content_length) };
    return message.encode(message.create(error === null ? fields : { ...fields, error })).finish();
  });
}

function crawlResults(count: number): CrawlResult[] {
  return Array.from({ length: count }, (_, i) => {
    const failed = i % 5 === 4;
    return {
      url: `https://example.com/page/${i}`,
      status: failed ? 503 : 200,
      fetched_at: FIRST_FETCH_MS + 1000 * i,
      content_length: failed ? 0n : BigInt(1024 + 37 * i),
      title: failed ? "" : `Page ${i}`,
      error: failed ? "service unavailable" : null,
    };
  });
}
