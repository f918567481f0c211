import { type DataType, describeType, int64, timestamp, type TimeUnit } from "../../data/mod.ts";
import type { BoundCall } from "../bound.ts";
import { addMonths, monthOf } from "../calendar.ts";
import type { ArgType, Emit, ExprFunction, StrictBody, StrictFunction } from "../expr_function.ts";
import { isInteger } from "../numeric_type.ts";
import { overflow } from "../row_error.ts";
import { floorDiv, rescale, unitsPerDay, unitsPerSecond } from "../time_value.ts";
import { typeMismatch } from "../type_mismatch.ts";
import { unify } from "../unify.ts";
import { fixedUnitNs, timeType, unitParam } from "./time_argument.ts";

const monthsPer: { readonly [unit: string]: number } = { year: 12, quarter: 3, month: 1 };

/** Nanoseconds of one count of a date or timestamp. */
function countNs(type: DataType): bigint {
  return type.kind === "timestamp" ? 1_000_000_000n / BigInt(unitsPerSecond(type.unit)) : fixedUnitNs.day;
}

const dateAdd: StrictFunction = {
  kind: "strict",
  name: "dateAdd",
  summary: "An instant moved by a number of calendar units; months end on their last day.",
  arity: [2, 2],
  signature: ([value, amount], params) => {
    const unit = unitParam("dateAdd", params);
    const type = timeType("dateAdd", value);
    if (!isInteger(amount.type) && amount.type.kind !== "null") {
      throw typeMismatch(
        `Cannot add ${describeType(amount.type)} ${unit}s: the amount is a whole number`,
        "Use cast(int64).",
      );
    }
    if (monthsPer[unit] === undefined && fixedUnitNs[unit] < countNs(type)) {
      throw typeMismatch(
        `Cannot add ${unit}s to ${describeType(type)}: it is too coarse`,
        "Cast it to a finer timestamp first.",
      );
    }
    return { type, args: [type, int64], fallible: true };
  },
  evaluate: addBody,
  emit: emitAdd,
};

function addBody(call: BoundCall): StrictBody {
  const { type } = call;
  const unit = unitParam("dateAdd", call.params);
  const exact = monthsPer[unit] === undefined
    ? fixedAddition(unit, type)
    : monthAddition(monthsPer[unit], type);
  return (value: number | bigint, amount: bigint) => {
    const result = exact(BigInt(value), amount);
    const bits = type.kind === "date" ? 32 : 64;
    if (result === null || BigInt.asIntN(bits, result) !== result) throw overflow(type, "move an instant");
    return type.kind === "date" ? Number(result) : result;
  };
}

function fixedAddition(unit: string, type: DataType): (count: bigint, amount: bigint) => bigint {
  const size = fixedUnitNs[unit] / countNs(type);
  return (count, amount) => count + amount * size;
}

/** Beyond this many months no date is left. */
const monthsMax = 200_000_000_000n;

function monthAddition(each: number, type: DataType): (count: bigint, amount: bigint) => bigint | null {
  const perDay = type.kind === "timestamp" ? unitsPerDay(type.unit) : 1n;
  return (count, amount) => {
    if (amount > monthsMax || amount < -monthsMax) return null;
    const day = floorDiv(count, perDay);
    return BigInt(addMonths(Number(day), Number(amount) * each)) * perDay + (count - day * perDay);
  };
}

function emitAdd(call: BoundCall, [a, b]: readonly string[], emit: Emit): string | undefined {
  const unit = unitParam("dateAdd", call.params);
  if (monthsPer[unit] !== undefined) return undefined;
  const result = emit.assign(`${a} + ${b} * ${fixedUnitNs[unit] / countNs(call.type)}`);
  emit.bail(
    call.type.kind === "date"
      ? `${result} !== (${result} | 0)`
      : `!(${result} >= -9007199254740991 && ${result} <= 9007199254740991)`,
  );
  return result;
}

const dateDiff: StrictFunction = {
  kind: "strict",
  name: "dateDiff",
  summary: "Whole calendar units from the second instant to the first, truncated towards zero.",
  arity: [2, 2],
  signature: (args, params) => {
    unitParam("dateDiff", params);
    args.forEach((arg) => timeType("dateDiff", arg));
    const common = timeType("dateDiff", { type: unify("take the difference", args), nullable: true });
    return { type: int64, args: [common, common], fallible: true };
  },
  evaluate: diffBody,
  emit: emitDiff,
};

function diffBody(call: BoundCall): StrictBody {
  const unit = unitParam("dateDiff", call.params);
  const [{ type }] = call.args;
  const exact = monthsPer[unit] === undefined
    ? fixedDifference(unit, type)
    : monthDifference(monthsPer[unit], type);
  return (later: number | bigint, earlier: number | bigint) => {
    const result = exact(BigInt(later), BigInt(earlier));
    if (BigInt.asIntN(64, result) !== result) throw overflow(int64, "take the difference of instants");
    return result;
  };
}

function fixedDifference(unit: string, type: DataType): (later: bigint, earlier: bigint) => bigint {
  const own = countNs(type);
  const wanted = fixedUnitNs[unit];
  return own >= wanted
    ? (later, earlier) => (later - earlier) * (own / wanted)
    : (later, earlier) => (later - earlier) / (wanted / own);
}

function monthDifference(each: number, type: DataType): (later: bigint, earlier: bigint) => bigint {
  const perDay = type.kind === "timestamp" ? unitsPerDay(type.unit) : 1n;
  return (later, earlier) => {
    if (later < earlier) return -wholeMonths(earlier, later, perDay) / BigInt(each);
    return wholeMonths(later, earlier, perDay) / BigInt(each);
  };
}

function wholeMonths(later: bigint, earlier: bigint, perDay: bigint): bigint {
  const [lateDay, earlyDay] = [floorDiv(later, perDay), floorDiv(earlier, perDay)];
  const [late, early] = [monthOf(Number(lateDay)), monthOf(Number(earlyDay))];
  const incomplete = late.day < early.day ||
    (late.day === early.day && later - lateDay * perDay < earlier - earlyDay * perDay);
  return BigInt(late.months - early.months - (incomplete ? 1 : 0));
}

function emitDiff(call: BoundCall, [a, b]: readonly string[], emit: Emit): string | undefined {
  const unit = unitParam("dateDiff", call.params);
  if (monthsPer[unit] !== undefined) return undefined;
  const own = countNs(call.args[0].type);
  const wanted = fixedUnitNs[unit];
  const difference = emit.assign(`${a} - ${b}`);
  const result = own >= wanted
    ? emit.assign(`${difference} * ${own / wanted} + 0`)
    : emit.assign(`Math.trunc(${difference} / ${wanted / own}) + 0`);
  emit.bail(`!(${difference} >= -9007199254740991 && ${difference} <= 9007199254740991)`);
  emit.bail(`!(${result} >= -9007199254740991 && ${result} <= 9007199254740991)`);
  return result;
}

const toEpochMs: StrictFunction = {
  kind: "strict",
  name: "toEpochMs",
  summary: "Epoch milliseconds of an instant; finer parts are cut towards the past.",
  arity: [1, 1],
  signature: ([arg]) => ({ type: int64, args: [timeType("toEpochMs", arg)], fallible: true }),
  evaluate: (call) => {
    const [{ type }] = call.args;
    const unit: TimeUnit | null = type.kind === "timestamp" ? type.unit : null;
    return (value: number | bigint) => {
      const ms = unit === null ? BigInt(value) * 86_400_000n : rescale(value as bigint, unit, "ms");
      if (BigInt.asIntN(64, ms) !== ms) throw overflow(int64, "count milliseconds");
      return ms;
    };
  },
  emit: (call, [a], emit) => emitEpochMs(call.args[0].type, a, emit),
};

function emitEpochMs(type: DataType, a: string, emit: Emit): string {
  const own = countNs(type);
  const ms = fixedUnitNs.millisecond;
  if (own <= ms) return own === ms ? a : `Math.floor(${a} / ${ms / own})`;
  const result = emit.assign(`${a} * ${own / ms}`);
  emit.bail(`!(${result} >= -9007199254740991 && ${result} <= 9007199254740991)`);
  return result;
}

const fromEpochMs: StrictFunction = {
  kind: "strict",
  name: "fromEpochMs",
  summary: "A timestamp[ms] from epoch milliseconds.",
  arity: [1, 1],
  signature: ([arg]) => ({ type: timestamp("ms"), args: [wholeNumber(arg)] }),
  evaluate: () => (ms: bigint) => ms,
  emit: (_call, [a]) => a,
};

function wholeNumber(arg: ArgType): DataType {
  if (isInteger(arg.type) || arg.type.kind === "null") return int64;
  throw typeMismatch(
    `Cannot read ${describeType(arg.type)} as epoch milliseconds: they are whole`,
    "Use cast(int64).",
  );
}

/** Moving and measuring instants. */
export const timeArithmetic: readonly ExprFunction[] = [dateAdd, dateDiff, toEpochMs, fromEpochMs];
