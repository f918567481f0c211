/** The rules and payments of the example `fraud_rules.ts`. */
import { float64, int32, type RowOf, schema, seededRandom, timestamp, utf8 } from "@volley/volley";

/** The hour all of it happens in. */
export const START_MS = Date.parse("2026-01-01T10:00:00Z");
export const MINUTE_MS = 60_000;

/** So many payments of a card, from so many euros to so many, within so many seconds are suspicious. */
export const rule = schema({
  at: timestamp("ms"),
  name: utf8,
  payments: int32,
  from: float64,
  to: float64,
  seconds: int32,
});

/** A rule of no payments is a rule withdrawn. */
export const rules = [
  { at: minute(0), name: "great", payments: 3, from: 500, to: 9999, seconds: 60 },
  { at: minute(20), name: "tests", payments: 5, from: 0, to: 2, seconds: 120 },
  { at: minute(30), name: "great", payments: 2, from: 500, to: 9999, seconds: 60 },
  { at: minute(45), name: "tests", payments: 0, from: 0, to: 0, seconds: 0 },
];

/** What somebody has paid. */
export const payment = schema({ at: timestamp("ms"), card: int32, euros: float64 });

/** An hour of 900 honest cards, and what three stolen ones are used for. */
export function payments(): RowOf<typeof payment.shape>[] {
  const random = seededRandom(7);
  const honest = Array.from({ length: 19_976 }, () => {
    return {
      at: minute(60 * random()),
      card: 1000 + Math.floor(900 * random()),
      euros: 5 + Math.floor(200 * random()),
    };
  });
  const burst = (card: number, at: number, count: number, euros: number) =>
    Array.from({ length: count }, (_, i) => ({ at: minute(at + i / 6), card, euros }));
  const stolen = [
    ...burst(4711, 12, 4, 850),
    ...burst(4712, 15, 6, 1),
    ...burst(4712, 26, 6, 1),
    ...burst(4713, 40, 2, 700),
    ...burst(4712, 52, 6, 1),
  ];
  return [...honest, ...stolen].sort((a, b) => a.at - b.at);
}

function minute(minutes: number): number {
  return START_MS + Math.round(minutes * MINUTE_MS);
}
