import { type DataType, logicalType } from "../data/mod.ts";
import { BoolStore } from "./bool_store.ts";
import { BytesStore } from "./bytes_store.ts";
import type { ColumnStore } from "./column_store.ts";
import type { DictionaryMerge } from "./dictionary_merge.ts";
import { FixedStore } from "./fixed_store.ts";
import { PartsStore } from "./parts_store.ts";
import { TextStore } from "./text_store.ts";

/** An empty store for values of a type; stores of one column share `merge`. */
export function createColumnStore(type: DataType, merge: DictionaryMerge): ColumnStore {
  switch (logicalType(type).kind) {
    case "bool":
      return new BoolStore(type);
    case "utf8":
      return new TextStore(type, merge);
    case "binary":
      return new BytesStore(type);
    case "null":
    case "list":
    case "fixedSizeList":
    case "struct":
      return new PartsStore();
    default:
      return new FixedStore(type);
  }
}
