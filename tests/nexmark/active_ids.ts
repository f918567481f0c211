import type { SeededRandom } from "../oracle/seeded_random.ts";
import { AUCTION_PROPORTION, PERSON_PROPORTION, TOTAL_PROPORTION } from "./generator_config.ts";

export const FIRST_PERSON_ID = 1000;
export const FIRST_AUCTION_ID = 1000;

/** Ids may run ahead of what exists by this many: some bids and auctions come before what they refer to. */
const ID_LEAD = 10;
const ACTIVE_PEOPLE = 1000;
const IN_FLIGHT_AUCTIONS = 100;
/** Within this many ids one is hot. */
const HOT_GROUP = 100;

/** Number, from 0, of the newest person when the event happens. */
export function lastPerson(eventId: number): number {
  const epoch = Math.floor(eventId / TOTAL_PROPORTION);
  return epoch * PERSON_PROPORTION + Math.min(eventId % TOTAL_PROPORTION, PERSON_PROPORTION - 1);
}

/** Number, from 0, of the newest auction when the event happens; -1 before the first. */
export function lastAuction(eventId: number): number {
  const epoch = Math.floor(eventId / TOTAL_PROPORTION);
  const offset = eventId % TOTAL_PROPORTION - PERSON_PROPORTION;
  if (offset < 0) return epoch * AUCTION_PROPORTION - 1;
  return epoch * AUCTION_PROPORTION + Math.min(offset, AUCTION_PROPORTION - 1);
}

/** A seller: three times of four the first of the newest hundred people. */
export function pickSeller(random: SeededRandom, eventId: number): number {
  return FIRST_PERSON_ID + (random.int(0, 3) > 0 ? hot(lastPerson(eventId)) : activePerson(random, eventId));
}

/** A bidder: three times of four the second of the newest hundred people. */
export function pickBidder(random: SeededRandom, eventId: number): number {
  return FIRST_PERSON_ID +
    (random.int(0, 3) > 0 ? hot(lastPerson(eventId)) + 1 : activePerson(random, eventId));
}

/** An auction to bid on: every other time the first of the newest hundred auctions. */
export function pickAuction(random: SeededRandom, eventId: number): number {
  const newest = Math.max(lastAuction(eventId), 0);
  if (random.int(0, 1) > 0) return FIRST_AUCTION_ID + hot(newest);
  return FIRST_AUCTION_ID + random.int(Math.max(newest - IN_FLIGHT_AUCTIONS, 0), newest + ID_LEAD);
}

function hot(newest: number): number {
  return Math.floor(newest / HOT_GROUP) * HOT_GROUP;
}

function activePerson(random: SeededRandom, eventId: number): number {
  const people = lastPerson(eventId) + 1;
  const active = Math.min(people, ACTIVE_PEOPLE);
  return people - active + random.int(0, active + ID_LEAD - 1);
}
