import { col, float64, when } from "../../mod.ts";
import type { Bids } from "./input_streams.ts";

/** Pass through: what it costs to carry a bid. */
export function q0(bids: Bids) {
  return bids.selectExpr(col("auction"), col("bidder"), col("price"), col("dateTime"), col("extra"));
}

/** Currency conversion: dollars to euros. */
export function q1(bids: Bids) {
  return bids.selectExpr(col("auction"), col("bidder"), inEuros().as("price"), col("dateTime"), col("extra"));
}

/** Selection: bids on certain auctions. */
export function q2(bids: Bids) {
  return bids.filterExpr(col("auction").mod(123).eq(0)).selectExpr(col("auction"), col("price"));
}

/** Calculation: prices in a range, the time of day, letters counted. */
export function q14(bids: Bids) {
  const hour = col("dateTime").extract("hour");
  const timeOfDay = when(hour.ge(8).and(hour.le(18))).then("dayTime")
    .when(hour.le(6).or(hour.ge(20))).then("nightTime")
    .otherwise("otherTime");
  const letters = col("extra").length().sub(col("extra").replace("c", "").length());
  return bids
    .filterExpr(inEuros().gt(1_000_000).and(inEuros().lt(50_000_000)))
    .selectExpr(
      col("auction"),
      col("bidder"),
      inEuros().as("price"),
      timeOfDay.as("bidTimeType"),
      col("dateTime"),
      col("extra"),
      letters.as("c_counts"),
    );
}

/** Channel ids, from a table of names or out of the address. */
export function q21(bids: Bids) {
  const name = col("channel").lower();
  const inAddress = col("url").regexpExtract("(&|^)channel_id=([^&]*)", 2);
  const channelId = when(name.eq("apple")).then("0")
    .when(name.eq("google")).then("1")
    .when(name.eq("facebook")).then("2")
    .when(name.eq("baidu")).then("3")
    .otherwise(inAddress);
  return bids
    .filterExpr(inAddress.isNotNull().or(name.in("apple", "google", "facebook", "baidu")))
    .selectExpr(col("auction"), col("bidder"), col("price"), col("channel"), channelId.as("channel_id"));
}

/** Directories of the address. */
export function q22(bids: Bids) {
  const directory = (index: number) => col("url").splitPart("/", index);
  return bids.selectExpr(
    col("auction"),
    col("bidder"),
    col("price"),
    col("channel"),
    directory(3).as("dir1"),
    directory(4).as("dir2"),
    directory(5).as("dir3"),
  );
}

function inEuros() {
  return col("price").cast(float64).mul(0.908);
}
