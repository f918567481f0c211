import { VolleyError } from "../fault/mod.ts";
import type { ColumnInit } from "./column.ts";
import { ColumnWriter } from "./column_writer.ts";
import type { DataType, FixedSizeList, List, Struct } from "./data_type.ts";
import { readProperty } from "./read_property.ts";
import { type Field, toField } from "./schema.ts";
import { outOfRange, typeMismatch } from "./value_fault.ts";

/** Makes the writer of a child column. */
export type WriterFactory = (type: DataType, capacity: number) => ColumnWriter;

function isItems(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Lists of any length; items may be null. */
export class ListWriter extends ColumnWriter {
  #offsets: Int32Array;
  readonly #items: ColumnWriter;

  constructor(type: List, capacity: number, writerFor: WriterFactory) {
    super(type, capacity);
    this.#offsets = new Int32Array(this.capacity + 1);
    this.#items = writerFor(type.item, this.capacity * 2);
  }

  protected store(i: number, value: unknown): void {
    if (!isItems(value)) throw typeMismatch(this.type, value);
    const start = this.#offsets[i];
    for (let j = 0; j < value.length; j++) this.#items.set(start + j, value[j]);
    this.#offsets[i + 1] = start + value.length;
  }

  protected override storeNull(i: number): void {
    this.#offsets[i + 1] = this.#offsets[i];
  }

  protected resize(used: number): void {
    const wider = new Int32Array(this.capacity + 1);
    wider.set(this.#offsets.subarray(0, used + 1));
    this.#offsets = wider;
  }

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    const offsets = this.#offsets.subarray(0, length + 1);
    return { offsets, children: [this.#items.finish(offsets[length])] };
  }

  protected clear(): void {
    this.#offsets = new Int32Array(this.capacity + 1);
    this.#items.reset();
  }
}

/** Lists of one length; items may be null. */
export class FixedSizeListWriter extends ColumnWriter {
  readonly #size: number;
  readonly #items: ColumnWriter;

  constructor(type: FixedSizeList, capacity: number, writerFor: WriterFactory) {
    super(type, capacity);
    this.#size = type.size;
    this.#items = writerFor(type.item, this.capacity * type.size);
  }

  protected store(i: number, value: unknown): void {
    if (!isItems(value)) throw typeMismatch(this.type, value);
    if (value.length !== this.#size) throw outOfRange(this.type, value, `${this.#size} items`);
    for (let j = 0; j < this.#size; j++) this.#items.set(i * this.#size + j, value[j]);
  }

  protected override storeNull(i: number): void {
    for (let j = 0; j < this.#size; j++) this.#items.setNull(i * this.#size + j);
  }

  protected resize(): void {}

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    return { children: [this.#items.finish(length * this.#size)] };
  }

  protected clear(): void {
    this.#items.reset();
  }
}

/** Plain objects, a child column a field; a field left out is null where its type allows it. */
export class StructWriter extends ColumnWriter {
  readonly #fields: readonly Field[];
  readonly #writers: readonly ColumnWriter[];

  constructor(type: Struct, capacity: number, writerFor: WriterFactory) {
    super(type, capacity);
    this.#fields = Object.keys(type.fields).map((name) => toField(name, type.fields[name]));
    this.#writers = this.#fields.map((field) => writerFor(field.type, this.capacity));
  }

  protected store(i: number, value: unknown): void {
    if (typeof value !== "object" || value === null || isItems(value) || value instanceof Date) {
      throw typeMismatch(this.type, value);
    }
    for (let f = 0; f < this.#fields.length; f++) {
      this.#storeField(i, f, readProperty(value, this.#fields[f].name));
    }
    this.#refuseUnknown(value);
  }

  #storeField(i: number, f: number, value: unknown): void {
    const field = this.#fields[f];
    if ((value === null || value === undefined) && !field.nullable && field.type.kind !== "null") {
      throw typeMismatch(field.type, value, `for field "${field.name}", which is not nullable`);
    }
    try {
      this.#writers[f].set(i, value);
    } catch (error) {
      if (!(error instanceof VolleyError)) throw error;
      const { code, hint, at, cause } = error;
      throw new VolleyError({ code, message: `${error.message} in field "${field.name}"`, hint, at, cause });
    }
  }

  #refuseUnknown(value: object): void {
    for (const name of Object.keys(value)) {
      if (this.#fields.some((field) => field.name === name)) continue;
      throw typeMismatch(this.type, value, `which has no field "${name}"`);
    }
  }

  protected override storeNull(i: number): void {
    for (const writer of this.#writers) writer.setNull(i);
  }

  protected resize(): void {}

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    return { children: this.#writers.map((writer) => writer.finish(length)) };
  }

  protected clear(): void {
    for (const writer of this.#writers) writer.reset();
  }
}
