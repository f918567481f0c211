import { type DataType, describeType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** `EXPR_DIVISION_BY_ZERO`: an integer or decimal divided by zero. */
export function divisionByZero(): VolleyError {
  return new VolleyError({
    code: "EXPR_DIVISION_BY_ZERO",
    message: "Cannot divide: the divisor is zero",
    hint: "Guard it: a.div(b.nullIf(0)) is null there; floats divide to Infinity or NaN.",
  });
}

/** `EXPR_OVERFLOW`: a result outside its type. */
export function overflow(type: DataType, doing = "calculate"): VolleyError {
  return new VolleyError({
    code: "EXPR_OVERFLOW",
    message: `Cannot ${doing}: the result does not fit ${describeType(type)}`,
    hint: "Cast an operand to a wider type first, such as int64 or float64.",
  });
}

/** `EXPR_CAST_FAILED`: a value that has no counterpart in the type. */
export function castFailed(value: unknown, to: DataType): VolleyError {
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
  return new VolleyError({
    code: "EXPR_CAST_FAILED",
    message: `Cannot cast ${shown} to ${describeType(to)}`,
    hint: "tryCast gives null where a value cannot be converted.",
  });
}

/** `EXPR_INVALID_JSON`: text that is not JSON. */
export function invalidJson(text: string): VolleyError {
  return new VolleyError({
    code: "EXPR_INVALID_JSON",
    message: `Cannot read JSON: ${JSON.stringify(text.slice(0, 60))} is not valid JSON`,
    hint: "Leave such rows out before, with filter((row) => ...) and JSON.parse() in the function.",
  });
}
