import { type DataType, describeType, nulls, timestamp, type TimeUnit } from "../data/mod.ts";
import type { ArgType } from "./expr_function.ts";
import { arithmeticType, isFloat, isInteger, isNumeric } from "./numeric_type.ts";
import { typeMismatch } from "./type_mismatch.ts";

const units: readonly TimeUnit[] = ["s", "ms", "us", "ns"];

/**
 * The one type alternatives have (branches of a case, `coalesce`, `greatest`): their own where all agree; number
 * constants and null follow the others; different numbers take the type they would be added in; timestamps the finest
 * unit, dates with timestamps become timestamps.
 */
export function unify(doing: string, args: readonly ArgType[]): DataType {
  const present = args.filter((arg) => arg.type.kind !== "null");
  if (present.length === 0) return nulls;
  const firm = present.filter((arg) => !isFlexible(arg));
  const base = firm.length > 0 ? firm : present;
  let common = base[0];
  for (const arg of base.slice(1)) common = { type: commonType(doing, common, arg), nullable: true };
  for (const arg of firm.length > 0 ? present.filter(isFlexible) : []) {
    common = { type: adopted(doing, common, arg), nullable: true };
  }
  return common.type;
}

/** A number constant takes the type of what it stands beside. */
function isFlexible(arg: ArgType): boolean {
  return arg.literal !== undefined && (arg.type.kind === "int32" || arg.type.kind === "float64");
}

function adopted(doing: string, common: ArgType, constant: ArgType): DataType {
  const { type } = common;
  if (isFloat(type) || type.kind === "decimal") return type;
  if (isInteger(type) && constant.type.kind === "int32") return type;
  return commonType(doing, common, constant);
}

function commonType(doing: string, a: ArgType, b: ArgType): DataType {
  if (describeType(a.type) === describeType(b.type)) return a.type;
  if (isNumeric(a.type) && isNumeric(b.type)) return arithmeticType(a, b);
  const time = commonTime(a.type, b.type);
  if (time !== undefined) return time;
  throw typeMismatch(
    `Cannot ${doing}: ${describeType(a.type)} and ${describeType(b.type)} have no common type`,
    "Convert one of them with cast(...).",
  );
}

function commonTime(a: DataType, b: DataType): DataType | undefined {
  const [left, right] = [a, b].map((type) =>
    type.kind === "timestamp" ? units.indexOf(type.unit) : type.kind === "date" ? 0 : -1
  );
  return left < 0 || right < 0 ? undefined : timestamp(units[Math.max(left, right)]);
}
