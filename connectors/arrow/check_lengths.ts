import { type Data, DataType } from "apache-arrow";

/** Throws `RangeError` where buffers hold fewer values than a damaged file claims. */
export function checkLengths(data: Data): void {
  const { length, type } = data;
  if (!(length >= 0) || data.nullCount > length) throw new RangeError(`${length} rows`);
  if (data.nullCount > 0) refuseShort(data.nullBitmap, (length + 7) >> 3, "validity");
  if (hasOffsets(type)) {
    if (length > 0) refuseShort(data.valueOffsets, length + 1, "offsets");
    checkOffsets(data);
  } else if (DataType.isBool(type)) refuseShort(data.values, (length + 7) >> 3, "values");
  else if (!hasNoValues(type)) refuseShort(data.values, length * data.stride, "values");
  for (const chunk of data.dictionary?.data ?? []) checkLengths(chunk);
  const wanted = DataType.isStruct(type)
    ? length
    : DataType.isFixedSizeList(type)
    ? length * type.listSize
    : 0;
  for (const child of data.children) {
    if (child.length < wanted) throw new RangeError(`a child of ${child.length} rows instead of ${wanted}`);
    checkLengths(child);
  }
}

function hasOffsets(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isBinary(type) || DataType.isLargeUtf8(type) ||
    DataType.isLargeBinary(type) || DataType.isList(type) || DataType.isLargeList(type) ||
    DataType.isMap(type);
}

function hasNoValues(type: DataType): boolean {
  return DataType.isNull(type) || DataType.isStruct(type) || DataType.isFixedSizeList(type) ||
    DataType.isUtf8View(type) || DataType.isBinaryView(type) || DataType.isUnion(type);
}

/** Offsets ascend, and end within what they point into. */
function checkOffsets({ length, valueOffsets, values, children }: Data): void {
  const offsets = valueOffsets as unknown as ArrayLike<number | bigint>;
  if (length === 0) return;
  const end = Number(offsets[length]);
  const room = children.length > 0 ? children[0].length : (values as Uint8Array).length;
  if (Number(offsets[0]) < 0 || end > room) throw new RangeError(`offsets end at ${end} of ${room}`);
  for (let i = 0; i < length; i++) if (offsets[i] > offsets[i + 1]) throw new RangeError("offsets descend");
}

function refuseShort(buffer: ArrayLike<unknown> | undefined, wanted: number, what: string): void {
  const found = buffer?.length ?? 0;
  if (found < wanted) throw new RangeError(`${what} for ${found} instead of ${wanted}`);
}
