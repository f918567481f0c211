import { decompress } from "./codec.ts";
import type { ColumnChunk } from "./footer.ts";
import { HybridReader } from "./hybrid_reader.ts";
import { type PageHeader, readPageHeader } from "./page_header.ts";

/** How a data page's values are stored. */
export type PageEncoding = "plain" | "dictionary" | "rle";

/** One decompressed data page of a flat column. */
export interface DataPage {
  readonly kind: "data";
  /** Rows, nulls included. */
  readonly rows: number;
  /** Definition levels, one a row, or null where the column is required. */
  readonly levels: HybridReader | null;
  readonly encoding: PageEncoding;
  readonly bytes: Uint8Array;
  /** Where the values start in `bytes`. */
  readonly position: number;
}

/** One decompressed dictionary page: `values` plain values. */
export interface DictionaryPage {
  readonly kind: "dictionary";
  readonly values: number;
  readonly bytes: Uint8Array;
}

/** Encodings {@linkcode readPages} understands, by their number in the format. */
export const PAGE_ENCODINGS: ReadonlyMap<number, PageEncoding> = new Map([
  [0, "plain"],
  [2, "dictionary"],
  [3, "rle"],
  [8, "dictionary"],
]);

/** The pages of one column chunk, decompressed one at a time; `bytes` are the chunk's own. */
export function* readPages(
  bytes: Uint8Array,
  chunk: ColumnChunk,
  optional: boolean,
): Generator<DataPage | DictionaryPage> {
  let position = 0;
  while (position < bytes.length) {
    const header = readPageHeader(bytes, position);
    position += header.headerBytes;
    const end = position + header.compressedBytes;
    if (end > bytes.length) throw new RangeError("a page passes the end of its column");
    const body = bytes.subarray(position, end);
    position = end;
    if (header.kind === "dictionary") {
      const plain = decompress(chunk.codec, body, header.uncompressedBytes);
      yield { kind: "dictionary", values: header.values, bytes: plain };
    } else if (header.kind === "data") yield pageOfVersion1(header, body, chunk.codec, optional);
    else if (header.kind === "dataV2") yield pageOfVersion2(header, body, chunk.codec, optional);
  }
}

function pageOfVersion1(header: PageHeader, body: Uint8Array, codec: number, optional: boolean): DataPage {
  const bytes = decompress(codec, body, header.uncompressedBytes);
  let position = 0;
  let levels: HybridReader | null = null;
  if (optional) {
    const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    position = 4 + size;
    levels = new HybridReader(bytes, 4, position, 1);
  }
  return { kind: "data", rows: header.values, levels, encoding: encodingOf(header), bytes, position };
}

function pageOfVersion2(header: PageHeader, body: Uint8Array, codec: number, optional: boolean): DataPage {
  const levelBytes = header.definitionBytes + header.repetitionBytes;
  const values = body.subarray(levelBytes);
  const bytes = header.compressed ? decompress(codec, values, header.uncompressedBytes - levelBytes) : values;
  const levels = optional ? new HybridReader(body, header.repetitionBytes, levelBytes, 1) : null;
  return { kind: "data", rows: header.values, levels, encoding: encodingOf(header), bytes, position: 0 };
}

function encodingOf(header: PageHeader): PageEncoding {
  const encoding = PAGE_ENCODINGS.get(header.encoding);
  if (encoding === undefined) throw new RangeError(`page encoding ${header.encoding}`);
  return encoding;
}
