import { SeededRandom } from "../oracle/seeded_random.ts";
import { type Auction, makeAuction } from "./auction.ts";
import { type Bid, makeBid } from "./bid.ts";
import {
  AUCTION_PROPORTION,
  eventIdAt,
  eventTimeMs,
  type GeneratorConfig,
  PERSON_PROPORTION,
  TOTAL_PROPORTION,
} from "./generator_config.ts";
import { makePerson, type Person } from "./person.ts";

/** One event of the auction site. */
export type NexmarkEvent =
  | { readonly kind: "person"; readonly person: Person }
  | { readonly kind: "auction"; readonly auction: Auction }
  | { readonly kind: "bid"; readonly bid: Bid };

/** The three streams of the benchmark, each in order of arrival. */
export interface NexmarkStreams {
  readonly persons: readonly Person[];
  readonly auctions: readonly Auction[];
  readonly bids: readonly Bid[];
}

/** Events in order of arrival. Each is made from the seed and its id alone. */
export function* nexmarkEvents(config: GeneratorConfig): Generator<NexmarkEvent> {
  for (let position = 0; position < config.events; position++) {
    yield makeEvent(config, eventIdAt(config, position), eventTimeMs(config, position));
  }
}

function makeEvent(config: GeneratorConfig, eventId: number, arrivalMs: number): NexmarkEvent {
  const random = new SeededRandom(config.seed + Math.imul(eventId + 1, 0x9e3779b1));
  const timeMs = eventTimeMs(config, eventId);
  const turn = eventId % TOTAL_PROPORTION;
  if (turn < PERSON_PROPORTION) return { kind: "person", person: makePerson(random, eventId, timeMs) };
  if (turn < PERSON_PROPORTION + AUCTION_PROPORTION) {
    return { kind: "auction", auction: makeAuction(random, eventId, timeMs, config.eventsPerSecond) };
  }
  return { kind: "bid", bid: makeBid(random, eventId, timeMs, arrivalMs, config.seed) };
}

/** All events, a list for each of the three streams. */
export function nexmarkStreams(config: GeneratorConfig): NexmarkStreams {
  const streams = { persons: [] as Person[], auctions: [] as Auction[], bids: [] as Bid[] };
  for (const event of nexmarkEvents(config)) {
    if (event.kind === "person") streams.persons.push(event.person);
    else if (event.kind === "auction") streams.auctions.push(event.auction);
    else streams.bids.push(event.bid);
  }
  return streams;
}
