import { callFunction, col, decimal, type Expr, float64, int64, lit, timestamp, when } from "../../mod.ts";

/** Chooses one of several. */
export type Pick = <T>(from: readonly T[]) => T;

// deno-lint-ignore no-explicit-any
type AnyExpr = any;

/** A random condition over the columns of random plans. */
export function randomCondition(pick: Pick): Expr {
  return pick<() => AnyExpr>([
    () => col("n").gt(pick([0, 1, 7])),
    () => col("n").gt(1).and(col("user").ne("x"), col("n").isNotNull()),
    () => col("n").add(col("n")).mul(2).le(lit(7, int64)).or(randomCondition(pick)).not(),
    () => col("user").in("a", "b", 'say "c"\n\\'),
    () => col("at").ge(new Date("2026-01-01T00:00:00Z")),
    () => col("user").regexpMatch(/^a.b\/c/i).or(col("user").like("100\\%%")),
    () => callFunction("isSame", [col("n"), null]),
    () => col("n").between(1.5, 9_007_199_254_740_993n),
    () => lit(null).isNull(),
  ])();
}

/** A random value over the same columns. */
export function randomValue(pick: Pick): Expr {
  return pick<() => AnyExpr>([
    () => col("n").add(1).mul(col("n")).sub(-0),
    () => lit("x").concat(col("user"), "y"),
    () => when(col("n").gt(1)).then("big").when(randomCondition(pick)).then("middle").otherwise("small"),
    () => col("at").truncate("hour", { timezone: "Europe/Berlin" }),
    () => col("at").extract("dayOfWeek").add(lit(NaN)),
    () => col("n").cast(decimal(20, 4)),
    () => col("user").tryCast(timestamp("us", "UTC")),
    () => col("user").regexpReplace("a(.)", "<$1>").substring(1, 2).jsonText("$.a"),
    () => col("n").round(2).coalesce(lit("1.50", decimal(5, 2)).cast(float64)),
    () => col("at").dateAdd(1, "month").dateDiff(new Date(5), "day"),
    () => randomValue(pick).isNull(),
    () => lit(9_007_199_254_740_993n),
  ])();
}
