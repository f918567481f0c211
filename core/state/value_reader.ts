import type { ByteReader } from "../keys/mod.ts";
import { Tag, TYPED_ARRAYS } from "./value_tag.ts";

/** Reads back what `writeValue` wrote; throws a RangeError or TypeError where the bytes are damaged. */
export function readValue(from: ByteReader): unknown {
  const tag = from.u8();
  switch (tag) {
    case Tag.undefined:
      return undefined;
    case Tag.null:
      return null;
    case Tag.false:
      return false;
    case Tag.true:
      return true;
    case Tag.integer:
      return from.varint();
    case Tag.negativeInteger:
      return -from.varint();
    case Tag.float:
      return from.f64();
    case Tag.negativeZero:
      return -0;
    case Tag.bigint:
      return readBigint(from);
    case Tag.negativeBigint:
      return -readBigint(from);
    default:
      return readLong(from, tag);
  }
}

function readLong(from: ByteReader, tag: number): unknown {
  switch (tag) {
    case Tag.text:
      return from.text(from.u32());
    case Tag.utf16Text:
      return readUtf16(from);
    case Tag.date:
      return new Date(from.f64());
    case Tag.array:
      return readItems(from);
    case Tag.set:
      return new Set(readItems(from));
    case Tag.object:
      return Object.fromEntries(readEntries(from));
    case Tag.map:
      return new Map(readEntries(from));
    case Tag.arrayBuffer:
      return from.raw(from.varint()).buffer;
    case Tag.typedArray:
      return readTypedArray(from);
    default:
      throw new RangeError(`no value has tag ${tag}`);
  }
}

function readBigint(from: ByteReader): bigint {
  const bytes = from.raw(from.varint());
  return BigInt("0x" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}

function readUtf16(from: ByteReader): string {
  const length = from.varint();
  let text = "";
  for (let i = 0; i < length; i++) text += String.fromCharCode(from.u16());
  return text;
}

function readItems(from: ByteReader): unknown[] {
  const count = from.varint();
  const items: unknown[] = [];
  for (let i = 0; i < count; i++) items.push(readValue(from));
  return items;
}

function readEntries(from: ByteReader): [PropertyKey, unknown][] {
  const count = from.varint();
  const entries: [PropertyKey, unknown][] = [];
  for (let i = 0; i < count; i++) entries.push([readValue(from) as PropertyKey, readValue(from)]);
  return entries;
}

function readTypedArray(from: ByteReader): ArrayBufferView {
  const type = TYPED_ARRAYS[from.u8()];
  if (type === undefined) throw new RangeError("no such kind of typed array");
  return new type(from.raw(from.varint()).buffer);
}
