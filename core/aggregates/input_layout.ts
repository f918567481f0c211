import { type Column, logicalType } from "../data/mod.ts";

/** How rows of a column can be read: as a number, as two words, or only by the accumulator's own `update`. */
export type InputForm = "number" | "int64" | "other";

/** The form of a column's rows. Bitmaps, codes, texts, decimals and nested columns are `other`. */
export function inputForm(column: Column): InputForm {
  if (column.dictionary !== null) return "other";
  switch (logicalType(column.type).kind) {
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
    case "uint32":
    case "float32":
    case "float64":
    case "date":
      return "number";
    case "int64":
    case "uint64":
    case "timestamp":
      return "int64";
    default:
      return "other";
  }
}

/**
 * What of its inputs a fused update depends on, as text: type, whether nulls occur, and which aggregates share a
 * column. A caller keeps one compiled function for each signature it meets.
 */
export function layoutSignature(inputs: readonly (Column | null)[]): string {
  let signature = "";
  for (let k = 0; k < inputs.length; k++) {
    const input = inputs[k];
    const first = inputs.indexOf(input);
    if (k > 0) signature += " ";
    if (input === null) signature += "-";
    else if (first < k) signature += `=${first}`;
    else {
      signature += logicalType(input.type).kind;
      if (input.dictionary !== null) signature += "#";
      if (input.validity !== null) signature += "?";
    }
  }
  return signature;
}
