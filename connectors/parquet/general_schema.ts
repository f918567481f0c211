import {
  binary,
  type DataType,
  decimal,
  type Field,
  type FieldType,
  fromArrowSchema,
  list,
  nullable,
  Schema,
  struct,
  timestamp,
} from "../../core/mod.ts";
import { tableFromIPC } from "apache-arrow";
import { leafType } from "./format/flat_column.ts";
import type { Footer, SchemaElement } from "./format/footer.ts";

/**
 * The schema the general path gives a file: the Arrow schema its writer left in it, else what the format's rules for
 * nested types say (github.com/apache/parquet-format, LogicalTypes.md).
 */
export function generalSchema(footer: Footer): Schema {
  if (footer.arrowSchema !== null) {
    const bytes = Uint8Array.from(atob(footer.arrowSchema), (char) => char.charCodeAt(0));
    return fromArrowSchema(tableFromIPC(bytes).schema);
  }
  const walk = { elements: footer.elements, at: 1 };
  return new Schema(Array.from({ length: footer.elements[0].children }, () => nextField(walk)));
}

/** A position in the depth-first list of schema elements. */
interface Walk {
  readonly elements: readonly SchemaElement[];
  at: number;
}

function nextField(walk: Walk): Field {
  const element = walk.elements[walk.at++];
  if (element === undefined) throw new RangeError("the schema ends too early");
  const type = element.physical === null ? groupType(element, walk) : anyLeafType(element);
  if (element.repetition === "repeated") return { name: element.name, type: list(type), nullable: false };
  return { name: element.name, type, nullable: element.repetition === "optional" };
}

function groupType(element: SchemaElement, walk: Walk): DataType {
  const kind = element.logical?.kind ?? -1;
  const isList = kind === 3 || element.converted === 3;
  const isMap = kind === 2 || element.converted === 1 || element.converted === 2;
  const fields = Array.from({ length: element.children }, () => nextField(walk));
  if (!isList && !isMap) return structOf(fields);
  // Three levels: the list, a repeated group, its item (a map's item has key and value).
  const repeated = fields[0].type;
  if (repeated.kind !== "list") throw new RangeError(`list "${element.name}" repeats nothing`);
  const item = repeated.item as DataType;
  if (isMap || item.kind !== "struct") return repeated;
  const inner = Object.values(item.fields) as FieldType[];
  if (inner.length !== 1) return repeated;
  return list("nullable" in inner[0] ? inner[0].type : inner[0]);
}

function structOf(fields: readonly Field[]): DataType {
  return struct(Object.fromEntries(fields.map((field): [string, FieldType] => [
    field.name,
    field.nullable ? nullable(field.type) : field.type,
  ])));
}

function anyLeafType(leaf: SchemaElement): DataType {
  if (leaf.physical === "int96") return timestamp("ns");
  const isDecimal = leaf.logical?.kind === 5 || leaf.converted === 5;
  if (isDecimal) return decimal(leaf.precision, leaf.scale);
  return leafType(leaf) ?? binary;
}
