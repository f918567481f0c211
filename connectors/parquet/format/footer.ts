import { type ThriftList, ThriftReader, type ThriftStruct, type ThriftValue } from "./thrift_reader.ts";

/** Physical types, by their number in the format. */
export const PHYSICAL = [
  "boolean",
  "int32",
  "int64",
  "int96",
  "float",
  "double",
  "byteArray",
  "fixedBytes",
] as const;
/** How values are stored. */
export type Physical = typeof PHYSICAL[number];

/** One node of the file's schema tree, in depth-first order. */
export interface SchemaElement {
  readonly name: string;
  readonly physical: Physical | null;
  readonly repetition: "required" | "optional" | "repeated";
  readonly children: number;
  /** Legacy annotation, or -1. */
  readonly converted: number;
  readonly scale: number;
  readonly precision: number;
  /** Annotation: the union's set field and its struct. */
  readonly logical: { readonly kind: number; readonly args: ThriftStruct } | null;
}

/** Where one column's pages of one row group lie. */
export interface ColumnChunk {
  readonly path: readonly string[];
  readonly codec: number;
  readonly encodings: readonly number[];
  readonly values: number;
  /** First byte of the chunk, its dictionary page where there is one. */
  readonly start: number;
  readonly bytes: number;
  readonly statistics: ChunkStatistics | null;
}

/** What a chunk's writer knew of its values; bounds are plain-encoded. */
export interface ChunkStatistics {
  readonly nullCount: number | null;
  readonly min: Uint8Array | null;
  readonly max: Uint8Array | null;
  /** Of writers from before the order of a column was defined: right for signed types only. */
  readonly legacyMin: Uint8Array | null;
  readonly legacyMax: Uint8Array | null;
}

/** A horizontal slice of the file. */
export interface RowGroup {
  readonly rows: number;
  readonly columns: readonly ColumnChunk[];
}

/** What a Parquet footer says. */
export interface Footer {
  readonly rows: number;
  readonly elements: readonly SchemaElement[];
  readonly rowGroups: readonly RowGroup[];
  /** Whether bounds of all columns are in the order their types define. */
  readonly ordered: boolean;
  /** Base64 of the Arrow schema that Arrow's writers leave in the file, or null. */
  readonly arrowSchema: string | null;
}

const text = new TextDecoder();

/** Reads the footer's Thrift bytes; throws `RangeError` where they make no sense. */
export function readFooter(bytes: Uint8Array): Footer {
  const meta = new ThriftReader(bytes).struct();
  return {
    rows: number(meta[3]),
    elements: items(meta[2]).map((item) => element(item as ThriftStruct)),
    rowGroups: items(meta[4]).map((item) => rowGroup(item as ThriftStruct)),
    ordered: meta[7] !== undefined &&
      items(meta[7]).every((order) => (order as ThriftStruct)[1] !== undefined),
    arrowSchema: metadataOf(meta[5], "ARROW:schema"),
  };
}

function metadataOf(list: ThriftValue, key: string): string | null {
  const pairs = list === undefined ? [] : items(list) as readonly ThriftStruct[];
  const found = pairs.find((pair) => text.decode(pair[1] as Uint8Array) === key);
  return found?.[2] === undefined ? null : text.decode(found[2] as Uint8Array);
}

function element(fields: ThriftStruct): SchemaElement {
  return {
    name: text.decode(fields[4] as Uint8Array),
    physical: fields[1] === undefined ? null : PHYSICAL[fields[1] as number],
    repetition: (["required", "optional", "repeated"] as const)[(fields[3] as number | undefined) ?? 0],
    children: (fields[5] as number | undefined) ?? 0,
    converted: (fields[6] as number | undefined) ?? -1,
    scale: (fields[7] as number | undefined) ?? 0,
    precision: (fields[8] as number | undefined) ?? 0,
    logical: logical(fields[10] as ThriftStruct | undefined),
  };
}

function logical(union: ThriftStruct | undefined): SchemaElement["logical"] {
  if (union === undefined || union.length === 0) return null;
  const kind = union.length - 1;
  return { kind, args: union[kind] as ThriftStruct };
}

function rowGroup(fields: ThriftStruct): RowGroup {
  return {
    rows: number(fields[3]),
    columns: items(fields[1]).map((item) => columnChunk((item as ThriftStruct)[3] as ThriftStruct)),
  };
}

function columnChunk(meta: ThriftStruct): ColumnChunk {
  const dataAt = number(meta[9]);
  const dictionaryAt = (meta[11] as number | undefined) ?? 0;
  return {
    path: items(meta[3]).map((part) => text.decode(part as Uint8Array)),
    codec: number(meta[4]),
    encodings: items(meta[2]) as number[],
    values: number(meta[5]),
    start: dictionaryAt > 0 ? Math.min(dictionaryAt, dataAt) : dataAt,
    bytes: number(meta[7]),
    statistics: statistics(meta[12] as ThriftStruct | undefined),
  };
}

function statistics(fields: ThriftStruct | undefined): ChunkStatistics | null {
  if (fields === undefined) return null;
  const bytes = (value: ThriftValue) => value instanceof Uint8Array ? value : null;
  return {
    nullCount: typeof fields[3] === "number" ? fields[3] : null,
    min: bytes(fields[6]),
    max: bytes(fields[5]),
    legacyMin: bytes(fields[2]),
    legacyMax: bytes(fields[1]),
  };
}

function items(value: ThriftValue): readonly ThriftValue[] {
  if (value === undefined) throw new RangeError("a list is missing");
  return (value as ThriftList).items;
}

function number(value: ThriftValue): number {
  if (typeof value !== "number" || value < 0) throw new RangeError("a count is missing");
  return value;
}
