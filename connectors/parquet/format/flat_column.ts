import {
  binary,
  bool,
  type DataType,
  date,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  timestamp,
  type TimeUnit,
  uint16,
  uint32,
  uint64,
  uint8,
  utf8,
} from "../../../core/mod.ts";
import { canDecompress } from "./codec.ts";
import type { Footer, Physical, SchemaElement } from "./footer.ts";
import { PAGE_ENCODINGS } from "./page.ts";

/** A column without nesting, and how the file stores it. */
export interface FlatColumn {
  readonly name: string;
  readonly type: DataType;
  readonly optional: boolean;
  readonly physical: Physical;
  /** Position among the file's columns. */
  readonly index: number;
}

/** The file's columns where all are flat and of a type decoded here, else null: the general path reads those. */
export function flatColumns(footer: Footer): FlatColumn[] | null {
  const [root, ...leaves] = footer.elements;
  if (root === undefined || root.children !== leaves.length) return null;
  const columns: FlatColumn[] = [];
  for (const [index, leaf] of leaves.entries()) {
    const type = leaf.physical === null || leaf.repetition === "repeated" ? null : leafType(leaf);
    if (type === null) return null;
    columns.push({
      name: leaf.name,
      type,
      optional: leaf.repetition === "optional",
      physical: leaf.physical!,
      index,
    });
  }
  return columns;
}

/** Whether every chunk of these columns has a compression and encodings that are decoded here. */
export function decodesChunks(footer: Footer, columns: readonly FlatColumn[]): boolean {
  return footer.rowGroups.every((group) =>
    columns.every(({ index }) => {
      const chunk = group.columns[index];
      return chunk !== undefined && canDecompress(chunk.codec) &&
        chunk.encodings.every((encoding) => PAGE_ENCODINGS.has(encoding));
    })
  );
}

const TIME_UNITS: readonly (TimeUnit | undefined)[] = [undefined, "ms", "us", "ns"];
const LEGACY_INTEGERS: { readonly [converted: number]: DataType } = {
  11: uint8,
  12: uint16,
  13: uint32,
  14: uint64,
  15: int8,
  16: int16,
  17: int32,
  18: int64,
};

/** The type of a leaf that is decoded here, else null. */
export function leafType(leaf: SchemaElement): DataType | null {
  switch (leaf.physical) {
    case "boolean":
      return bool;
    case "float":
      return float32;
    case "double":
      return float64;
    case "int32":
    case "int64":
      return integerType(leaf);
    case "byteArray":
      return bytesType(leaf);
    default:
      return null;
  }
}

/** Text where the annotation says text, enumeration or JSON; a decimal in bytes is left to the general path. */
function bytesType({ logical, converted }: SchemaElement): DataType | null {
  const kind = logical?.kind ?? (converted === 0 ? 1 : converted === 4 ? 4 : converted === 19 ? 12 : -1);
  if (kind === 5 || converted === 5) return null;
  return kind === 1 || kind === 4 || kind === 12 ? utf8 : binary;
}

function integerType(leaf: SchemaElement): DataType | null {
  const { logical, converted, physical } = leaf;
  const plain = physical === "int32" ? int32 : int64;
  if (logical === null) return legacyIntegerType(leaf) ?? plain;
  switch (logical.kind) {
    case 5:
      return decimal(logical.args[2] as number, logical.args[1] as number);
    case 6:
      return date;
    case 8: {
      const unit = TIME_UNITS[(logical.args[2] as readonly unknown[]).length - 1];
      return unit === undefined ? null : timestamp(unit, logical.args[1] === true ? "UTC" : undefined);
    }
    case 10:
      return sizedInteger(logical.args[1] as number, logical.args[2] === true);
    default:
      return LEGACY_INTEGERS[converted] ?? plain;
  }
}

function legacyIntegerType({ converted, precision, scale }: SchemaElement): DataType | null {
  if (converted === 5) return decimal(precision, scale);
  if (converted === 6) return date;
  if (converted === 9) return timestamp("ms", "UTC");
  if (converted === 10) return timestamp("us", "UTC");
  return LEGACY_INTEGERS[converted] ?? null;
}

function sizedInteger(bits: number, signed: boolean): DataType {
  if (bits === 8) return signed ? int8 : uint8;
  if (bits === 16) return signed ? int16 : uint16;
  if (bits === 32) return signed ? int32 : uint32;
  return signed ? int64 : uint64;
}
