import { float64, int32, type TimeUnit } from "../../data/mod.ts";
import type { BoundCall, Params } from "../bound.ts";
import { calendarUnits, dayTruncation, fieldOfDay, fieldOfTime } from "../calendar.ts";
import type { Emit, ExprFunction, StrictBody, StrictFunction } from "../expr_function.ts";
import { floorDiv, unitsPerSecond } from "../time_value.ts";
import { invalidExpr } from "../type_mismatch.ts";
import { utcOfLocal, type Zone, zoneNamed } from "../zone.ts";
import { textParam } from "./text.ts";
import { fixedUnitNs, timeType, unitParam } from "./time_argument.ts";

function zoneParam(params: Params): Zone | null {
  return params.timezone === undefined ? null : zoneNamed(textParam("a time function", params, "timezone"));
}

/** How many of a timestamp's unit make a calendar unit; 1 where the calendar unit is finer. */
function countOf(unit: string, of: TimeUnit): bigint {
  const ns = 1_000_000_000n / BigInt(unitsPerSecond(of));
  return fixedUnitNs[unit] > ns ? fixedUnitNs[unit] / ns : 1n;
}

function isDayUnit(unit: string): boolean {
  return calendarUnits.indexOf(unit) <= calendarUnits.indexOf("day");
}

const truncate: StrictFunction = {
  kind: "strict",
  name: "truncate",
  summary: "The start of the calendar unit an instant lies in; weeks start on Monday.",
  arity: [1, 1],
  signature: ([arg], params) => {
    unitParam("truncate", params);
    zoneParam(params);
    const type = timeType("truncate", arg);
    return { type, args: [type], fallible: type.kind === "timestamp" };
  },
  evaluate: truncateBody,
  emit: emitTruncate,
};

function truncateBody(call: BoundCall): StrictBody {
  const unit = unitParam("truncate", call.params);
  const zone = zoneParam(call.params);
  const { type } = call;
  const ofDay = dayTruncation(unit);
  if (type.kind !== "timestamp") return ofDay;
  const perSecond = BigInt(unitsPerSecond(type.unit));
  if (!isDayUnit(unit)) {
    const size = countOf(unit, type.unit);
    return (count: bigint) => {
      const shift = zone === null
        ? 0n
        : BigInt(zone.offsetAt(Number(floorDiv(count, perSecond)))) * perSecond;
      return floorDiv(count + shift, size) * size - shift;
    };
  }
  return (count: bigint) => {
    const seconds = Number(floorDiv(count, perSecond));
    const local = seconds + (zone?.offsetAt(seconds) ?? 0);
    const start = ofDay(Math.floor(local / 86_400)) * 86_400;
    return BigInt.asIntN(64, BigInt(zone === null ? start : utcOfLocal(zone, start)) * perSecond);
  };
}

function emitTruncate(call: BoundCall, [a]: readonly string[], emit: Emit): string | undefined {
  const unit = unitParam("truncate", call.params);
  const ofDay = () => emit.constant(dayTruncation(unit));
  if (call.type.kind !== "timestamp") return isDayUnit(unit) ? `${ofDay()}(${a})` : a;
  if (zoneParam(call.params) !== null) return undefined;
  const perDay = 86_400 * unitsPerSecond(call.type.unit);
  const byDay = isDayUnit(unit) && unit !== "day";
  const size = byDay ? BigInt(perDay) : countOf(unit, call.type.unit);
  if (size === 1n) return a;
  const whole = emit.assign(`Math.floor(${a} / ${size})`);
  const result = emit.assign(byDay ? `${ofDay()}(${whole}) * ${size}` : `${whole} * ${size}`);
  emit.bail(`${result} < -9007199254740991`);
  return result;
}

const extract: StrictFunction = {
  kind: "strict",
  name: "extract",
  summary:
    "A calendar field: year, quarter, month, week, day, hour, ..., dayOfWeek (0 is Sunday), dayOfYear, epoch.",
  arity: [1, 1],
  signature: ([arg], params) => {
    const type = timeType("extract", arg);
    zoneParam(params);
    const part = textParam("extract", params, "part");
    if (part === "epoch") return { type: float64, args: [type] };
    if (fieldOfDay(part) !== undefined || fieldOfTime(part, 1) !== undefined) {
      return { type: int32, args: [type] };
    }
    const parts = [...calendarUnits, "dayOfWeek", "isoDayOfWeek", "dayOfYear", "epoch"];
    throw invalidExpr(`Cannot extract "${part}"`, `Parts are ${parts.join(", ")}.`);
  },
  evaluate: extractBody,
  emit: emitExtract,
};

function extractBody(call: BoundCall): StrictBody {
  const part = textParam("extract", call.params, "part");
  const zone = zoneParam(call.params);
  const [{ type }] = call.args;
  if (type.kind !== "timestamp") {
    if (part === "epoch") return (days: number) => days * 86_400;
    return fieldOfDay(part) ?? (() => 0);
  }
  const perSecond = unitsPerSecond(type.unit);
  if (part === "epoch") return (count: bigint) => Number(count) / perSecond;
  const perDay = BigInt(86_400 * perSecond);
  const ofDay = fieldOfDay(part);
  const ofTime = fieldOfTime(part, perSecond);
  return (count: bigint) => {
    const seconds = zone === null ? 0 : Number(floorDiv(count, BigInt(perSecond)));
    const local = zone === null ? count : count + BigInt(zone.offsetAt(seconds) * perSecond);
    const day = floorDiv(local, perDay);
    return ofDay !== undefined ? ofDay(Number(day)) : ofTime!(Number(local - day * perDay));
  };
}

function emitExtract(call: BoundCall, [a]: readonly string[], emit: Emit): string | undefined {
  const part = textParam("extract", call.params, "part");
  const [{ type }] = call.args;
  if (zoneParam(call.params) !== null) return undefined;
  const ofDay = fieldOfDay(part);
  if (type.kind !== "timestamp") {
    return part === "epoch" ? `${a} * 86400` : ofDay === undefined ? "0" : `${emit.constant(ofDay)}(${a})`;
  }
  const perSecond = unitsPerSecond(type.unit);
  if (part === "epoch") return `${a} / ${perSecond}`;
  const perDay = 86_400 * perSecond;
  const day = emit.assign(`Math.floor(${a} / ${perDay})`);
  if (ofDay !== undefined) return `${emit.constant(ofDay)}(${day})`;
  return `${emit.constant(fieldOfTime(part, perSecond))}(${a} - ${day} * ${perDay})`;
}

/** Functions on dates and timestamps. */
export const time: readonly ExprFunction[] = [truncate, extract];
