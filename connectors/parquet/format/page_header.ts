import { ThriftReader, type ThriftStruct } from "./thrift_reader.ts";

/** What the header before each page says. */
export interface PageHeader {
  readonly kind: "data" | "dataV2" | "dictionary" | "other";
  readonly values: number;
  readonly encoding: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** Version 2 only: bytes of levels before the values, never compressed. */
  readonly definitionBytes: number;
  readonly repetitionBytes: number;
  /** Version 2 only: whether the values are compressed. */
  readonly compressed: boolean;
  /** Bytes of the header itself. */
  readonly headerBytes: number;
}

const KINDS = ["data", "other", "dictionary", "dataV2"] as const;

/** Reads the page header at `position`; throws `RangeError` where the bytes make no sense. */
export function readPageHeader(bytes: Uint8Array, position: number): PageHeader {
  const reader = new ThriftReader(bytes, position);
  const fields = reader.struct();
  const kind = KINDS[fields[1] as number];
  const own = (kind === "data" ? fields[5] : kind === "dictionary" ? fields[7] : fields[8]) as
    | ThriftStruct
    | undefined;
  if (kind === undefined || (own === undefined && kind !== "other")) throw new RangeError("page header");
  const v2 = kind === "dataV2";
  return {
    kind,
    values: size(own?.[1] ?? 0),
    encoding: size(own?.[v2 ? 4 : 2] ?? 0),
    compressedBytes: size(fields[3]),
    uncompressedBytes: size(fields[2]),
    definitionBytes: v2 ? size(own?.[5]) : 0,
    repetitionBytes: v2 ? size(own?.[6]) : 0,
    compressed: v2 ? own?.[7] !== false : true,
    headerBytes: reader.position - position,
  };
}

function size(value: unknown): number {
  if (typeof value !== "number" || value < 0) throw new RangeError("page header: a size is missing");
  return value;
}
