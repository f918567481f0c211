import { int64, type RowOf, type Shape, timestamp, utf8 } from "../../mod.ts";
import { SeededRandom } from "../oracle/seeded_random.ts";
import { pickAuction, pickBidder } from "./active_ids.ts";
import { randomPadding, randomPrice, randomWord } from "./random_text.ts";

/** Columns of a bid; `p_time` is when it arrived by the generator's virtual clock (for processing-time windows). */
export const BID_SHAPE = {
  auction: int64,
  bidder: int64,
  price: int64,
  channel: utf8,
  url: utf8,
  dateTime: timestamp("ms"),
  extra: utf8,
  p_time: timestamp("ms"),
} satisfies Shape;

/** A bid on an auction. */
export type Bid = RowOf<typeof BID_SHAPE>;

const HOT_CHANNELS = ["Google", "Facebook", "Baidu", "Apple"];
const CHANNELS = 10_000;
const MEAN_BYTES = 100;

/** The bid of an event; `seed` decides the addresses of channels, which are the same for every bid. */
export function makeBid(
  random: SeededRandom,
  eventId: number,
  timeMs: number,
  arrivalMs: number,
  seed: number,
): Bid {
  const auction = BigInt(pickAuction(random, eventId));
  const bidder = BigInt(pickBidder(random, eventId));
  const price = BigInt(randomPrice(random));
  const hot = random.int(0, 1) > 0;
  const number = random.int(0, hot ? HOT_CHANNELS.length - 1 : CHANNELS - 1);
  const channel = hot ? HOT_CHANNELS[number] : `channel-${number}`;
  const url = hot ? pageUrl(seed, -1 - number) : channelUrl(seed, number);
  const extra = randomPadding(random, 32, MEAN_BYTES);
  return { auction, bidder, price, channel, url, dateTime: timeMs, extra, p_time: arrivalMs };
}

/** A page of the site, always the same for one number. */
function pageUrl(seed: number, number: number): string {
  const random = new SeededRandom(seed ^ Math.imul(number, 0x9e3779b1));
  const directories = Array.from({ length: 3 }, () => randomWord(random, 5, "_"));
  return `https://www.nexmark.com/${directories.join("/")}/item.htm?query=1`;
}

/** Nine of ten channels name themselves in their address. */
function channelUrl(seed: number, number: number): string {
  const page = pageUrl(seed, number);
  return number % 10 === 9 ? page : `${page}&channel_id=${(number * 214_748) % 2_147_483_647}`;
}
