import { type DataType, describeType, logicalType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { BytesKeyTable } from "./bytes_key_table.ts";
import { CompositeKeyTable } from "./composite_key_table.ts";
import { IntKeyTable } from "./int_key_table.ts";
import type { KeyTable } from "./key_table.ts";
import { WordKeyTable } from "./word_key_table.ts";

/** An empty table for keys of these types; throws `KEY_TYPE_UNSUPPORTED` for lists, structs and nulls. */
export function createKeyTable(types: readonly DataType[]): KeyTable {
  const parts = types.map(createPart);
  return parts.length === 1 ? parts[0] : new CompositeKeyTable(parts);
}

function createPart(declared: DataType): KeyTable {
  const type = logicalType(declared);
  switch (type.kind) {
    case "bool":
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
    case "uint32":
    case "date":
      return new IntKeyTable(type);
    case "int64":
    case "uint64":
    case "timestamp":
    case "float32":
    case "float64":
      return new WordKeyTable(type);
    case "utf8":
      return new BytesKeyTable(declared);
    case "binary":
    case "decimal":
      return new BytesKeyTable(type);
    default:
      throw new VolleyError({
        code: "KEY_TYPE_UNSUPPORTED",
        message: `Cannot key by a column of type ${describeType(type)}`,
        hint: "Key by its parts: text, numbers, dates, timestamps, booleans or bytes.",
      });
  }
}
