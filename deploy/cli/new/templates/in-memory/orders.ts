import { float64, schema, timestamp, utf8 } from "@volley/volley";

/** Columns of an order. */
export const order = schema({ user: utf8, amount: float64, at: timestamp("ms") });

/** A few orders, not quite in order of time. */
export const orders = [
  { user: "ann", amount: 12.5, at: Date.parse("2026-01-01T10:00:05Z") },
  { user: "bob", amount: 40, at: Date.parse("2026-01-01T10:00:20Z") },
  { user: "ann", amount: 7.25, at: Date.parse("2026-01-01T10:00:18Z") },
  { user: "ann", amount: 99, at: Date.parse("2026-01-01T10:01:02Z") },
  { user: "bob", amount: 3.5, at: Date.parse("2026-01-01T10:00:58Z") },
  { user: "bob", amount: 15, at: Date.parse("2026-01-01T10:02:30Z") },
];
