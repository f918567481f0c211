import { decimal, float64, int32, int64, nullable, type Schema, schema, timestamp, utf8 } from "../../mod.ts";

/** Columns of the sources of random plans. */
export const columns: Schema = schema({
  user: utf8,
  n: int32,
  amount: nullable(float64),
  at: timestamp("ms"),
  big: int64,
  price: decimal(10, 2),
  "odd name": nullable(utf8),
  class: int32,
});
