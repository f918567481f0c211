import type { DataStream } from "../../mod.ts";
import type { AUCTION_SHAPE } from "./auction.ts";
import type { BID_SHAPE } from "./bid.ts";
import type { PERSON_SHAPE } from "./person.ts";

/** People who join the auction site. */
export type Persons = DataStream<typeof PERSON_SHAPE>;
/** Auctions that open. */
export type Auctions = DataStream<typeof AUCTION_SHAPE>;
/** Bids. */
export type Bids = DataStream<typeof BID_SHAPE>;
