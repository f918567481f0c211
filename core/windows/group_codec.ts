import { columnBuilder, type DataType, logicalType, valueReader } from "../data/mod.ts";
import { ByteReader, ByteWriter, KeyCodec, keyGroup } from "../keys/mod.ts";
import { type Groups, type GroupSpec, numbersFrom, Pane, rowNumbers } from "./pane.ts";

/** Groups of one key group as bytes. */
export interface GroupBytes {
  readonly keyGroup: number;
  readonly bytes: Uint8Array;
}

/** Groups as bytes and back: canonical key bytes, then the states of each aggregate. */
export class GroupCodec {
  readonly #spec: GroupSpec;
  readonly #types: readonly DataType[];
  readonly #keys: KeyCodec;
  readonly #writer = new ByteWriter(1024);

  constructor(spec: GroupSpec) {
    this.#spec = spec;
    this.#types = spec.keyTypes.map(logicalType);
    this.#keys = new KeyCodec(spec.keyTypes);
  }

  /** All groups, apart by key group; `extra` appends more about the slots it is given. */
  *write(groups: Groups, extra?: (slots: Int32Array, to: ByteWriter) => void): Generator<GroupBytes> {
    const keys = this.keyBytes(groups);
    const byKeyGroup = new Map<number, number[]>();
    keys.forEach((key, slot) => {
      const group = keyGroup(key);
      const slots = byKeyGroup.get(group);
      if (slots === undefined) byKeyGroup.set(group, [slot]);
      else slots.push(slot);
    });
    for (const [keyGroup, list] of byKeyGroup) {
      const slots = Int32Array.from(list);
      const to = this.#writer;
      to.varint(slots.length);
      for (const slot of slots) {
        to.varint(keys[slot].length);
        to.raw(keys[slot]);
      }
      for (const accumulator of groups.accumulators) accumulator.write(slots, to);
      extra?.(slots, to);
      yield { keyGroup, bytes: to.take() };
    }
  }

  /** The groups that were written; `extra` reads what its counterpart wrote. */
  read(bytes: Uint8Array, extra?: (slots: Int32Array, from: ByteReader) => void): Pane {
    const pane = new Pane(this.#spec);
    const from = new ByteReader(bytes);
    const length = from.varint();
    const builders = this.#types.map((type) => columnBuilder(type, length));
    for (let i = 0; i < length; i++) {
      const values = this.#keys.decode(from.raw(from.varint()));
      values.forEach((value, part) => builders[part].append(value));
    }
    const slots = new Int32Array(length);
    pane.keys.lookup(builders.map((builder) => builder.finish()), rowNumbers(length), 0, length, slots);
    pane.grow();
    for (const accumulator of pane.accumulators) accumulator.read(from, slots);
    extra?.(slots, from);
    return pane;
  }

  /** Canonical bytes of every group's key. */
  keyBytes(groups: Pick<Groups, "size" | "keyColumns">): Uint8Array[] {
    const readers = groups.keyColumns(0, groups.size).map(valueReader);
    return Array.from(
      numbersFrom(0, groups.size),
      (slot) => this.#keys.encode(readers.map((read) => read(slot))),
    );
  }
}
