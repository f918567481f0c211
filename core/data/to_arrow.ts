import * as arrow from "apache-arrow";
import { toArrowSchema } from "./arrow_type.ts";
import type { Batch } from "./batch.ts";
import { Column } from "./column.ts";
import { compact } from "./compact.ts";
import { Dictionary } from "./dictionary.ts";
import { dictionaryBytes } from "./dictionary_bytes.ts";
import { plainText } from "./plain_text.ts";
import { recodeText, unifyDictionaries } from "./recode_text.ts";
import type { Schema } from "./schema.ts";
import { sliceColumn } from "./slice.ts";

/**
 * The batch as an `apache-arrow` RecordBatch over the same buffers; a selection is gathered first. Text of a column
 * declared `dictionary(utf8)` stays coded; text declared `utf8` becomes plain UTF-8 bytes, also where the engine holds
 * codes, so that every batch of a stream has the same Arrow schema.
 *
 * @example
 * ```ts
 * import { batchFromRows, float64, schema, toRecordBatch } from "@volley/volley";
 * const batch = batchFromRows(schema({ amount: float64 }), [{ amount: 1.5 }]);
 * console.assert(toRecordBatch(batch).get(0)?.amount === 1.5);
 * ```
 */
export function toRecordBatch(batch: Batch): arrow.RecordBatch {
  const { schema, columns, length } = compact(batch);
  return recordBatch(toArrowSchema(schema), columns, length);
}

function recordBatch(schema: arrow.Schema, columns: readonly Column[], length: number): arrow.RecordBatch {
  const children = columns.map((column, c) => toArrowData(column, schema.fields[c].type));
  const type = new arrow.Struct(schema.fields);
  return new arrow.RecordBatch(schema, arrow.makeData({ type, length, nullCount: 0, children }));
}

/**
 * Batches of one schema as a table, a chunk each, zero-copy but for text whose dictionaries differ between batches:
 * those are merged. `schema` is needed where there may be no batch at all.
 */
export function toArrowTable(batches: readonly Batch[], schema?: Schema): arrow.Table {
  const ours = schema ?? batches[0]?.schema;
  const arrowSchema = ours === undefined ? new arrow.Schema([]) : toArrowSchema(ours);
  const dense = unifyDictionaries(batches.map(compact));
  return new arrow.Table(
    arrowSchema,
    dense.map(({ columns, length }) => recordBatch(arrowSchema, columns, length)),
  );
}

/** What `makeData` takes; its own overloads cannot follow a type known only at run time. */
interface DataProps {
  readonly type: arrow.DataType;
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
  readonly data?: unknown;
  readonly valueOffsets?: Int32Array;
  readonly dictionary?: arrow.Vector;
  readonly child?: arrow.Data;
  readonly children?: readonly arrow.Data[];
}

function makeData(props: DataProps): arrow.Data {
  return arrow.makeData(props as never);
}

function toArrowData(untrimmed: Column, type: arrow.DataType): arrow.Data {
  const column = sliceColumn(untrimmed, 0, untrimmed.length);
  const { length, nullCount, validity } = column;
  const props: DataProps = { type, length, nullCount, nullBitmap: validity };
  if (arrow.DataType.isDictionary(type)) {
    // Text that outgrew its dictionary, though declared as one, gets a new one for this batch.
    const coded = column.dictionary === null ? recodeText(column, new Dictionary()) : column;
    return makeData({ ...props, data: coded.values, dictionary: dictionaryVector(coded.dictionary!) });
  }
  if (arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type)) {
    const { values, offsets } = plainText(column);
    return makeData({ ...props, data: values, valueOffsets: offsets! });
  }
  const children = column.children.map((child, c) => toArrowData(child, type.children[c].type));
  if (arrow.DataType.isList(type)) {
    return makeData({ ...props, valueOffsets: column.offsets!, child: children[0] });
  }
  if (arrow.DataType.isFixedSizeList(type)) return makeData({ ...props, child: children[0] });
  if (arrow.DataType.isStruct(type)) return makeData({ ...props, children });
  return makeData({ ...props, data: column.values });
}

const vectors = new WeakMap<Dictionary, arrow.Vector>();

/** One vector a dictionary: what is added later becomes a further chunk, which IPC writes as a delta. */
function dictionaryVector(dictionary: Dictionary): arrow.Vector {
  const known = vectors.get(dictionary);
  const from = known?.length ?? 0;
  if (known !== undefined && from === dictionary.size) return known;
  const { bytes, offsets } = dictionaryBytes(dictionary);
  const chunk = makeData({
    type: new arrow.Utf8(),
    length: dictionary.size - from,
    nullCount: 0,
    nullBitmap: null,
    data: bytes,
    valueOffsets: offsets.subarray(from, dictionary.size + 1),
  });
  const vector = new arrow.Vector([...known?.data ?? [], chunk]);
  vectors.set(dictionary, vector);
  return vector;
}
