import type { DataType } from "../data/mod.ts";

/**
 * How generated code holds a value: a condition as 0 or 1; whole numbers and floats as numbers; 64-bit integers and
 * timestamps (`wide`) as numbers within 2^53; text as a string; anything else as the interpreter does.
 */
export type Representation = "bool" | "int" | "float" | "wide" | "text" | "boxed";

/** How generated code holds values of that type. */
export function representationOf(type: DataType): Representation {
  switch (type.kind) {
    case "bool":
      return "bool";
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
    case "uint32":
    case "date":
      return "int";
    case "int64":
    case "uint64":
    case "timestamp":
      return "wide";
    case "float32":
    case "float64":
      return "float";
    case "utf8":
      return "text";
    default:
      return "boxed";
  }
}

/** Code for the value a null has: never looked at, but of the right kind. */
export function defaultOf(type: DataType): string {
  const representation = representationOf(type);
  return representation === "text" ? '""' : representation === "boxed" ? "null" : "0";
}
