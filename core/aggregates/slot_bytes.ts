import type { ByteReader, ByteWriter } from "../keys/mod.ts";

/** A typed array that slots index. */
type SlotArray = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** Appends the entries of `slots` in `array`, `width` a slot, bit for bit, lowest byte first. */
export function writeSlots(to: ByteWriter, array: SlotArray, slots: Int32Array, width = 1): void {
  const taken = new (array.constructor as new (length: number) => SlotArray)(slots.length * width);
  for (let i = 0; i < slots.length; i++) {
    for (let w = 0; w < width; w++) taken[i * width + w] = array[slots[i] * width + w];
  }
  to.raw(new Uint8Array(taken.buffer, 0, taken.byteLength));
}

/** Puts what {@linkcode writeSlots} wrote of as many slots into `slots` of an array of the same kind. */
export function readSlots(from: ByteReader, array: SlotArray, slots: Int32Array, width = 1): void {
  const bytes = from.raw(slots.length * width * array.BYTES_PER_ELEMENT);
  const Kind = array.constructor as new (buffer: ArrayBuffer) => SlotArray;
  const taken = new Kind(bytes.buffer);
  for (let i = 0; i < slots.length; i++) {
    for (let w = 0; w < width; w++) array[slots[i] * width + w] = taken[i * width + w];
  }
}

/** Appends a text after its length. */
export function writeSlotText(to: ByteWriter, text: string): void {
  const length = to.openLength();
  to.text(text);
  to.closeLength(length);
}

/** Reads what {@linkcode writeSlotText} wrote. */
export function readSlotText(from: ByteReader): string {
  return from.text(from.u32());
}
