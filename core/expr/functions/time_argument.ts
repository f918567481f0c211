import { type DataType, date, describeType } from "../../data/mod.ts";
import type { Params } from "../bound.ts";
import { calendarUnits } from "../calendar.ts";
import type { ArgType } from "../expr_function.ts";
import { invalidExpr, typeMismatch } from "../type_mismatch.ts";
import { textParam } from "./text.ts";

/** Throws `EXPR_TYPE_MISMATCH` unless it is a date or timestamp; null counts as a date. */
export function timeType(name: string, arg: ArgType): DataType {
  if (arg.type.kind === "date" || arg.type.kind === "timestamp") return arg.type;
  if (arg.type.kind === "null") return date;
  throw typeMismatch(
    `Cannot apply ${name} to ${describeType(arg.type)}: it takes a date or timestamp`,
    "Convert with cast(timestamp(...)) or fromEpochMs().",
  );
}

/** The calendar unit a call names; throws `EXPR_INVALID`. */
export function unitParam(name: string, params: Params): string {
  const unit = textParam(name, params, "unit");
  if (calendarUnits.includes(unit)) return unit;
  throw invalidExpr(`Cannot use calendar unit "${unit}"`, `Units are ${calendarUnits.join(", ")}.`);
}

/** Nanoseconds of the units with a fixed length. */
export const fixedUnitNs: { readonly [unit: string]: bigint } = {
  week: 604_800_000_000_000n,
  day: 86_400_000_000_000n,
  hour: 3_600_000_000_000n,
  minute: 60_000_000_000n,
  second: 1_000_000_000n,
  millisecond: 1_000_000n,
  microsecond: 1_000n,
  nanosecond: 1n,
};
