import type { ByteWriter } from "../keys/mod.ts";
import { Tag, TYPED_ARRAYS } from "./value_tag.ts";

const DEPTH_MAX = 500;

/** A value no snapshot can hold; the message names the way to it from the value given, and what it is. */
export class UnserialisableValue extends Error {
  override readonly name = "UnserialisableValue";

  constructor(path: string, reason: string) {
    super(`value${path} is ${reason}`);
  }
}

/**
 * Appends any plain value: null, undefined, booleans, numbers (with -0 and NaN), bigints, text, dates, arrays, plain
 * objects, maps, sets, array buffers and typed arrays, nested up to 500 deep. An object met twice is written twice.
 * Throws {@linkcode UnserialisableValue} for functions, symbols, class instances and cycles.
 */
export function writeValue(to: ByteWriter, value: unknown): void {
  new ValueWriter(to).write(value);
}

class ValueWriter {
  readonly #to: ByteWriter;
  /** The containers being written, outermost first, and how each next one is reached. */
  readonly #within: object[] = [];
  readonly #steps: unknown[] = [];

  constructor(to: ByteWriter) {
    this.#to = to;
  }

  write(value: unknown): void {
    const to = this.#to;
    switch (typeof value) {
      case "undefined":
        return to.u8(Tag.undefined);
      case "boolean":
        return to.u8(value ? Tag.true : Tag.false);
      case "number":
        return writeNumber(to, value);
      case "bigint":
        return writeBigint(to, value);
      case "string":
        return writeText(to, value);
      case "object":
        return value === null ? to.u8(Tag.null) : this.#writeObject(value);
      default:
        this.#refuse(`a ${typeof value}`);
    }
  }

  #writeObject(value: object): void {
    const to = this.#to;
    if (Object.getPrototypeOf(value) === Date.prototype) {
      to.u8(Tag.date);
      return to.f64((value as Date).getTime());
    }
    if (value instanceof ArrayBuffer) return writeArrayBuffer(to, value);
    if (ArrayBuffer.isView(value)) {
      if (writeTypedArray(to, value)) return;
      this.#refuse(instanceOf(value));
    }
    if (this.#within.includes(value)) this.#refuse("part of itself");
    if (this.#within.length >= DEPTH_MAX) this.#refuse(`nested over ${DEPTH_MAX} deep`);
    this.#within.push(value);
    this.#writeMembers(value);
    this.#within.pop();
  }

  /** By prototype and not `instanceof`: a subclass would come back as its base. */
  #writeMembers(value: object): void {
    switch (Object.getPrototypeOf(value)) {
      case Array.prototype:
        return this.#writeItems(Tag.array, value as unknown[]);
      case Set.prototype:
        return this.#writeItems(Tag.set, [...value as Set<unknown>]);
      case Map.prototype:
        return this.#writeMap(value as Map<unknown, unknown>);
      case Object.prototype:
      case null:
        return this.#writePlain(value);
      default:
        this.#refuse(instanceOf(value));
    }
  }

  #writeItems(tag: number, items: readonly unknown[]): void {
    this.#to.u8(tag);
    this.#to.varint(items.length);
    for (let i = 0; i < items.length; i++) this.#writeMember(i, items[i]);
  }

  #writeMap(map: ReadonlyMap<unknown, unknown>): void {
    this.#to.u8(Tag.map);
    this.#to.varint(map.size);
    for (const [key, value] of map) {
      this.#writeMember(key, key);
      this.#writeMember(key, value);
    }
  }

  #writePlain(value: object): void {
    if (Object.getOwnPropertySymbols(value).length > 0) this.#refuse("keyed by a symbol");
    const entries = Object.entries(value);
    this.#to.u8(Tag.object);
    this.#to.varint(entries.length);
    for (const [name, member] of entries) {
      writeText(this.#to, name);
      this.#writeMember(name, member);
    }
  }

  #writeMember(step: unknown, member: unknown): void {
    this.#steps.push(step);
    this.write(member);
    this.#steps.pop();
  }

  #refuse(reason: string): never {
    throw new UnserialisableValue(this.#steps.slice(0, 8).map(stepText).join(""), reason);
  }
}

function stepText(step: unknown): string {
  if (typeof step === "number") return `[${step}]`;
  return typeof step === "string" ? `.${step}` : `[${typeof step}]`;
}

function instanceOf(value: object): string {
  return `an instance of ${value.constructor?.name || "a class"}`;
}

function writeNumber(to: ByteWriter, value: number): void {
  if (Object.is(value, -0)) return to.u8(Tag.negativeZero);
  if (Number.isSafeInteger(value)) {
    to.u8(value < 0 ? Tag.negativeInteger : Tag.integer);
    return to.varint(Math.abs(value));
  }
  to.u8(Tag.float);
  to.f64(value);
}

function writeBigint(to: ByteWriter, value: bigint): void {
  const digits = (value < 0n ? -value : value).toString(16);
  const even = digits.padStart(digits.length + (digits.length & 1), "0");
  to.u8(value < 0n ? Tag.negativeBigint : Tag.bigint);
  to.varint(even.length / 2);
  for (let i = 0; i < even.length; i += 2) to.u8(parseInt(even.slice(i, i + 2), 16));
}

/** UTF-8, or UTF-16 where an unpaired surrogate would be lost in it. */
function writeText(to: ByteWriter, value: string): void {
  if (value.isWellFormed()) {
    to.u8(Tag.text);
    const length = to.openLength();
    to.text(value);
    return to.closeLength(length);
  }
  to.u8(Tag.utf16Text);
  to.varint(value.length);
  for (let i = 0; i < value.length; i++) to.u16(value.charCodeAt(i));
}

function writeArrayBuffer(to: ByteWriter, value: ArrayBuffer): void {
  to.u8(Tag.arrayBuffer);
  to.varint(value.byteLength);
  to.raw(new Uint8Array(value));
}

/** False where the view is none of the known kinds. */
function writeTypedArray(to: ByteWriter, value: ArrayBufferView): boolean {
  const type = TYPED_ARRAYS.findIndex((each) => Object.getPrototypeOf(value) === each.prototype);
  if (type < 0) return false;
  to.u8(Tag.typedArray);
  to.u8(type);
  to.varint(value.byteLength);
  to.raw(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  return true;
}
