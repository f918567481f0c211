/** A decoded struct: field values by field id. Integers are numbers, text and bytes `Uint8Array`. */
export type ThriftStruct = readonly ThriftValue[];
/** A decoded value of Thrift's compact protocol. */
export type ThriftValue = undefined | boolean | number | Uint8Array | ThriftStruct | ThriftList;
/** A decoded list or set. */
export interface ThriftList {
  readonly items: readonly ThriftValue[];
}

const NESTING_MAX = 64;

/**
 * Reads Thrift's compact protocol, the encoding of Parquet's footer and page headers. 64-bit integers come out as
 * numbers: exact below 2^53, which offsets and counts always are.
 */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  /** Next byte to read. */
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.position = position;
  }

  /** The next struct; throws `RangeError` where the bytes end or make no sense. */
  struct(depth = 0): ThriftStruct {
    if (depth > NESTING_MAX) throw new RangeError("nested too deep");
    const fields: ThriftValue[] = [];
    let id = 0;
    for (;;) {
      const head = this.#byte();
      if (head === 0) return fields;
      const delta = head >> 4;
      id = delta === 0 ? this.#zigzag() : id + delta;
      if (id < 0 || id > 1_000) throw new RangeError(`field id ${id}`);
      fields[id] = this.#value(head & 15, depth);
    }
  }

  #value(type: number, depth: number): ThriftValue {
    switch (type) {
      case 1:
        return true;
      case 2:
        return false;
      case 3:
        return (this.#byte() << 24) >> 24;
      case 4:
      case 5:
      case 6:
        return this.#zigzag();
      case 7:
        return this.#double();
      case 8:
        return this.#binary();
      case 9:
      case 10:
        return this.#list(depth);
      case 11:
        return this.#map(depth);
      case 12:
        return this.struct(depth + 1);
      default:
        throw new RangeError(`value type ${type}`);
    }
  }

  #list(depth: number): ThriftList {
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#varint() : head >> 4;
    this.#need(size);
    const items: ThriftValue[] = [];
    for (let i = 0; i < size; i++) items.push(this.#element(head & 15, depth));
    return { items };
  }

  #map(depth: number): ThriftList {
    const size = this.#varint();
    if (size === 0) return { items: [] };
    const types = this.#byte();
    this.#need(size);
    const items: ThriftValue[] = [];
    for (let i = 0; i < size; i++) {
      items.push(this.#element(types >> 4, depth), this.#element(types & 15, depth));
    }
    return { items };
  }

  /** In a collection a boolean takes a byte of its own. */
  #element(type: number, depth: number): ThriftValue {
    return type === 1 || type === 2 ? this.#byte() === 1 : this.#value(type, depth + 1);
  }

  #binary(): Uint8Array {
    const size = this.#varint();
    this.#need(size);
    this.position += size;
    return this.#bytes.subarray(this.position - size, this.position);
  }

  #double(): number {
    this.#need(8);
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.position, 8);
    this.position += 8;
    return view.getFloat64(0, true);
  }

  #zigzag(): number {
    const raw = this.#varint();
    return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError("endless integer");
  }

  #byte(): number {
    this.#need(1);
    return this.#bytes[this.position++];
  }

  #need(size: number): void {
    if (this.position + size > this.#bytes.length) throw new RangeError("the bytes end too early");
  }
}
