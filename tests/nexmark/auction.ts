import { int64, type RowOf, type Shape, timestamp, utf8 } from "../../mod.ts";
import type { SeededRandom } from "../oracle/seeded_random.ts";
import { FIRST_AUCTION_ID, lastAuction, pickSeller } from "./active_ids.ts";
import { randomPadding, randomPrice, randomWord } from "./random_text.ts";

/** Columns of an auction that opens. */
export const AUCTION_SHAPE = {
  id: int64,
  itemName: utf8,
  description: utf8,
  initialBid: int64,
  reserve: int64,
  dateTime: timestamp("ms"),
  expires: timestamp("ms"),
  seller: int64,
  category: int64,
  extra: utf8,
} satisfies Shape;

/** An auction that opens. */
export type Auction = RowOf<typeof AUCTION_SHAPE>;

const FIRST_CATEGORY_ID = 10;
const CATEGORIES = 5;
const MEAN_BYTES = 500;
/** Events in which as many auctions open as are in flight: the mean length of one. */
const MEAN_LENGTH_EVENTS = 1666;

/** The auction of an event. */
export function makeAuction(
  random: SeededRandom,
  eventId: number,
  timeMs: number,
  eventsPerSecond: number,
): Auction {
  const seller = BigInt(pickSeller(random, eventId));
  const category = BigInt(FIRST_CATEGORY_ID + random.int(0, CATEGORIES - 1));
  const initialBid = randomPrice(random);
  const meanLengthMs = MEAN_LENGTH_EVENTS * 1000 / eventsPerSecond;
  const expires = timeMs + 1 + random.int(0, Math.max(1, Math.floor(2 * meanLengthMs)) - 1);
  const [itemName, description] = [randomWord(random, 20), randomWord(random, 100)];
  return {
    id: BigInt(FIRST_AUCTION_ID + lastAuction(eventId)),
    itemName,
    description,
    initialBid: BigInt(initialBid),
    reserve: BigInt(initialBid + randomPrice(random)),
    dateTime: timeMs,
    expires,
    seller,
    category,
    extra: randomPadding(random, 48 + itemName.length + description.length, MEAN_BYTES),
  };
}
