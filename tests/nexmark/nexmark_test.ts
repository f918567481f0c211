import { assertEquals } from "@std/assert";
import { schema, StreamExecutionEnvironment } from "../../mod.ts";
import { digest, type GoldenCell, sortedLines } from "../golden/digest.ts";
import { goldenCsv, goldenJson } from "../golden/golden_file.ts";
import { AUCTION_SHAPE } from "./auction.ts";
import { BID_SHAPE } from "./bid.ts";
import { q0, q1, q14, q2, q21, q22 } from "./bid_queries.ts";
import type { Auctions, Bids, Persons } from "./input_streams.ts";
import { nexmarkStreams } from "./generator.ts";
import { GOLDEN_STREAM } from "./golden_stream.ts";
import { PERSON_SHAPE } from "./person.ts";
import { q11, q12, q5, q7, q8 } from "./window_queries.ts";

const STREAMS = nexmarkStreams(GOLDEN_STREAM);

interface Inputs {
  readonly persons: Persons;
  readonly auctions: Auctions;
  readonly bids: Bids;
}

type Query = (
  inputs: Inputs,
) => { collect(): { execute(name: string): Promise<{ readonly results: unknown }> } };

const TABLES: { readonly [name: string]: Query } = {
  q2: ({ bids }) => q2(bids),
  q5: ({ bids }) => q5(bids),
  q7: ({ bids }) => q7(bids),
  q8: ({ persons, auctions }) => q8(persons, auctions),
  q11: ({ bids }) => q11(bids),
  q12: ({ bids }) => q12(bids),
};

/** Queries with a row a bid, and the columns whose thousandths the golden lines hold. */
const PROJECTIONS: { readonly [name: string]: { readonly query: Query; readonly thousandths?: string } } = {
  q0: { query: ({ bids }) => q0(bids) },
  q1: { query: ({ bids }) => q1(bids), thousandths: "price" },
  q14: { query: ({ bids }) => q14(bids), thousandths: "price" },
  q21: { query: ({ bids }) => q21(bids) },
  q22: { query: ({ bids }) => q22(bids) },
};

Deno.test("nexmark: the events are those the golden tables were made from", () => {
  const { persons, auctions, bids } = STREAMS;
  const tables = Object.entries({ person: persons, auction: auctions, bid: bids });
  const found = tables.map(([name, rows]) => {
    const lines = sortedLines((rows as readonly object[]).map((row) => Object.values(row)));
    return [name, { rows: rows.length, digest: digest(lines) }];
  });
  assertEquals(Object.fromEntries(found), goldenJson("nexmark/inputs.json"));
});

for (const [name, query] of Object.entries(TABLES)) {
  Deno.test(`nexmark: ${name} equals the independent engine's table`, async () => {
    const rows = await answer(name, query);
    assertEquals(sortedLines(rows), sortedLines(goldenCsv(`nexmark/${name}.csv`)));
  });
}

interface GoldenBlocks {
  readonly columns: readonly string[];
  readonly rows: number;
  readonly blockRows: number;
  readonly blocks: readonly string[];
  readonly first: readonly string[];
}

for (const [name, { query, thousandths }] of Object.entries(PROJECTIONS)) {
  Deno.test(`nexmark: ${name} equals the independent engine's table`, async () => {
    const golden = goldenJson<GoldenBlocks>(`nexmark/${name}.json`);
    const lines = sortedLines(await answer(name, query, thousandths));
    assertEquals(lines.slice(0, golden.first.length), golden.first);
    assertEquals(lines.length, golden.rows);
    golden.blocks.forEach((wanted, i) => {
      const block = lines.slice(i * golden.blockRows, (i + 1) * golden.blockRows);
      assertEquals(digest(block), wanted, `block ${i}, from ${block[0]} to ${block.at(-1)}`);
    });
  });
}

async function answer(name: string, query: Query, thousandths?: string): Promise<GoldenCell[][]> {
  const env = new StreamExecutionEnvironment();
  const persons = env.fromIter(STREAMS.persons, { schema: schema(PERSON_SHAPE) });
  const auctions = env.fromIter(STREAMS.auctions, { schema: schema(AUCTION_SHAPE) });
  const bids = env.fromIter(STREAMS.bids, { schema: schema(BID_SHAPE) });
  const { results } = await query({ persons, auctions, bids }).collect().execute(name);
  return (results as { [column: string]: GoldenCell }[]).map((row) =>
    Object.entries(row).map(([column, cell]) =>
      column === thousandths ? Math.round(Number(cell) * 1000) : cell
    )
  );
}
