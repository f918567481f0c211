import {
  col,
  collectList,
  count,
  int32,
  int64,
  lit,
  max,
  schema,
  SessionWindows,
  SlidingWindows,
  sum,
  timestamp,
  TumblingWindows,
  utf8,
} from "../../mod.ts";
import { GOLDEN_BOUND } from "./golden_stream.ts";
import type { Auctions, Bids, Persons } from "./input_streams.ts";

const TEN_SECONDS = TumblingWindows.of("10s");
const HOT_ITEMS = schema({
  auction: int64,
  num: int64,
  starttime: timestamp("ms"),
  endtime: timestamp("ms"),
});

/**
 * Hot items: the auctions with the most bids of the last ten seconds, every two. The benchmark joins the counts with
 * their maximum; here a second window holds the counts of each first window. (A window join will say it shorter.)
 */
export function q5(bids: Bids) {
  return bids.withWatermarks("dateTime", { maxOutOfOrderness: GOLDEN_BOUND })
    .keyBy("auction").window(SlidingWindows.of("10s", "2s")).aggregateExpr({ num: count() })
    .rename({ window_start: "starttime", window_end: "endtime" })
    .keyBy("starttime", "endtime").window(TumblingWindows.of("2s"))
    .aggregateExpr({
      most: max(col("num")),
      auctions: collectList(col("auction")),
      nums: collectList(col("num")),
    })
    .flatMap(function* ({ starttime, endtime, most, auctions, nums }) {
      for (const [i, num] of nums.entries()) {
        if (num === most) yield { auction: auctions[i], num, starttime, endtime };
      }
    }, HOT_ITEMS);
}

const HIGHEST_BID = schema({
  auction: int64,
  bidder: int64,
  price: int64,
  dateTime: timestamp("ms"),
  extra: utf8,
});

/**
 * Highest bid of every ten seconds. The benchmark joins bids with their maximum; here the window keeps its bids until
 * it fires. (A window join will need to keep less.)
 */
export function q7(bids: Bids) {
  return bids.withWatermarks("dateTime", { maxOutOfOrderness: GOLDEN_BOUND })
    .withColumn("all", lit(0, int32))
    .keyBy("all").window(TEN_SECONDS)
    .aggregateExpr({
      highest: max(col("price")),
      prices: collectList(col("price")),
      auctions: collectList(col("auction")),
      bidders: collectList(col("bidder")),
      times: collectList(col("dateTime")),
      extras: collectList(col("extra")),
    })
    .flatMap(function* ({ highest, prices, auctions, bidders, times, extras }) {
      for (const [i, price] of prices.entries()) {
        if (price !== highest) continue;
        yield { auction: auctions[i], bidder: bidders[i], price, dateTime: times[i], extra: extras[i] };
      }
    }, HIGHEST_BID);
}

/**
 * New people who opened an auction in the same ten seconds: both streams as one, keyed by the person, counted apart.
 * (The benchmark says it as a join.)
 */
export function q8(persons: Persons, auctions: Auctions) {
  const joined = persons.selectExpr(
    col("id"),
    col("name"),
    col("dateTime"),
    lit(1, int32).as("person"),
    lit(0, int32).as("auction"),
  );
  const opened = auctions.selectExpr(
    col("seller").as("id"),
    lit("", utf8).as("name"),
    col("dateTime"),
    lit(0, int32).as("person"),
    lit(1, int32).as("auction"),
  );
  return joined.union(opened)
    .withWatermarks("dateTime", { maxOutOfOrderness: GOLDEN_BOUND })
    .keyBy("id").window(TEN_SECONDS)
    .aggregateExpr({ persons: sum(col("person")), auctions: sum(col("auction")), name: max(col("name")) })
    .filterExpr(col("persons").gt(0).and(col("auctions").gt(0)))
    .selectExpr(col("id"), col("name"), col("window_start").as("starttime"));
}

/** Sessions of bidders: how much each bid until ten seconds went by without a bid. */
export function q11(bids: Bids) {
  return bids.withWatermarks("dateTime", { maxOutOfOrderness: GOLDEN_BOUND })
    .keyBy("bidder").window(SessionWindows.withGap("10s")).aggregateExpr({ bid_count: count() })
    .selectExpr(
      col("bidder"),
      col("bid_count"),
      col("window_start").as("starttime"),
      col("window_end").as("endtime"),
    );
}

/** Bids of each bidder in ten seconds of arrival: `p_time` is the arrival, by the generator's virtual clock. */
export function q12(bids: Bids) {
  return bids.withWatermarks("p_time")
    .keyBy("bidder").window(TEN_SECONDS).aggregateExpr({ bid_count: count() })
    .selectExpr(
      col("bidder"),
      col("bid_count"),
      col("window_start").as("starttime"),
      col("window_end").as("endtime"),
    );
}
