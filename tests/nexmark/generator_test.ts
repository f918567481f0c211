import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { FIRST_AUCTION_ID, FIRST_PERSON_ID } from "./active_ids.ts";
import { nexmarkEvents, nexmarkStreams } from "./generator.ts";
import { generatorConfig } from "./generator_config.ts";

Deno.test("nexmarkStreams() has one person and three auctions for 46 bids", () => {
  const { persons, auctions, bids } = nexmarkStreams(generatorConfig(5_000));
  assertEquals([persons.length, auctions.length, bids.length], [100, 300, 4_600]);
});

Deno.test("nexmarkEvents() depends on the seed and the position alone", () => {
  const short = [...nexmarkEvents(generatorConfig(300))];
  assertEquals([...nexmarkEvents(generatorConfig(900))].slice(0, 300), short);
  assertNotEquals([...nexmarkEvents(generatorConfig(300, { seed: 2 }))], short);
});

Deno.test("nexmarkStreams() numbers people and auctions without a gap", () => {
  const { persons, auctions } = nexmarkStreams(generatorConfig(2_500));
  assertEquals(persons.map((person) => Number(person.id)), persons.map((_, i) => FIRST_PERSON_ID + i));
  assertEquals(auctions.map((auction) => Number(auction.id)), auctions.map((_, i) => FIRST_AUCTION_ID + i));
});

Deno.test("nexmarkStreams() keeps disorder within its group and makes none without one", () => {
  const times = (outOfOrderGroupSize: number) =>
    nexmarkStreams(generatorConfig(5_000, { outOfOrderGroupSize })).bids.map((bid) => bid.dateTime);
  const inOrder = times(1);
  assertEquals(inOrder, [...inOrder].sort((a, b) => a - b));
  const shuffled = times(40);
  assertNotEquals(shuffled, inOrder);
  assertEquals([...shuffled].sort((a, b) => a - b), inOrder);
  let newest = -Infinity;
  for (const time of shuffled) {
    assert(newest - time <= 4);
    newest = Math.max(newest, time);
  }
});

Deno.test("nexmarkStreams() has hot auctions and bidders, and bids ahead of their auction", () => {
  const { bids } = nexmarkStreams(generatorConfig(5_000));
  const hot = bids.filter((bid) => Number(bid.auction) % 100 === 0).length / bids.length;
  assert(hot > 0.45 && hot < 0.6, `${hot} of bids are for hot auctions`);
  const hotBidders = bids.filter((bid) => Number(bid.bidder) % 100 === 1).length / bids.length;
  assert(hotBidders > 0.7 && hotBidders < 0.8, `${hotBidders} of bids are by hot bidders`);
});
