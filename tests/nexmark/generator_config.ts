/**
 * How a Nexmark stream is made; the defaults are the field's. Of every 50 events one is a new person, three are new
 * auctions and 46 are bids.
 */
export interface GeneratorConfig {
  readonly seed: number;
  readonly events: number;
  /** Event time of the first event, epoch milliseconds. */
  readonly baseTimeMs: number;
  readonly eventsPerSecond: number;
  /** Events are shuffled within groups of this many; 1 keeps them in order of time. */
  readonly outOfOrderGroupSize: number;
}

/** A stream of `events` events with the field's defaults. */
export function generatorConfig(events: number, over: Partial<GeneratorConfig> = {}): GeneratorConfig {
  return {
    seed: 1,
    events,
    baseTimeMs: Date.UTC(2015, 6, 15),
    eventsPerSecond: 10_000,
    outOfOrderGroupSize: 1,
    ...over,
  };
}

export const PERSON_PROPORTION = 1;
export const AUCTION_PROPORTION = 3;
export const BID_PROPORTION = 46;
export const TOTAL_PROPORTION = PERSON_PROPORTION + AUCTION_PROPORTION + BID_PROPORTION;

/** Event time of the event with that id. */
export function eventTimeMs(config: GeneratorConfig, eventId: number): number {
  return config.baseTimeMs + Math.floor(eventId * 1000 / config.eventsPerSecond);
}

/** The id of the event that comes as number `position`: ids are shuffled within their group. */
export function eventIdAt(config: GeneratorConfig, position: number): number {
  const size = config.outOfOrderGroupSize;
  const base = Math.floor(position / size) * size;
  return base + (position * 953) % size;
}
