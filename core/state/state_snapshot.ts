import { VolleyError } from "../fault/mod.ts";
import { ByteReader, ByteWriter, type KeyGroupRange } from "../keys/mod.ts";
import type { StateKind } from "./state_table.ts";
import { readValue } from "./value_reader.ts";
import { UnserialisableValue, writeValue } from "./value_writer.ts";

const MAGIC = 0x564c4b53; // "VLKS"
const VERSION = 1;
const KINDS: readonly StateKind[] = ["value", "list", "map"];

/** What a snapshot says about itself; state is only restored into its like. */
export interface SnapshotHeader {
  readonly operatorId: string;
  readonly maxKeyGroups: number;
  /** Types of the key columns, as text. */
  readonly keyTypes: string;
}

/** A named state in a snapshot. */
export interface SnapshotTable {
  readonly name: string;
  readonly kind: StateKind;
}

/** One key's part of one state. */
export interface SnapshotEntry {
  /** Position among the snapshot's tables. */
  readonly table: number;
  readonly keyGroup: number;
  /** Canonical bytes. */
  readonly key: Uint8Array;
  readonly value: unknown;
}

/** All that is in a snapshot, or in the key groups of it that were asked for. */
export interface Snapshot {
  readonly header: SnapshotHeader;
  readonly tables: readonly SnapshotTable[];
  readonly entries: readonly SnapshotEntry[];
}

/**
 * Writes a snapshot: magic number, version, header, tables, then one section for each key group and table with its
 * length ahead, so that a reader skips the groups it does not own. Equal state gives equal bytes. Throws
 * `STATE_NOT_SERIALISABLE` naming the state and the part of the value.
 */
export function writeSnapshot({ header, tables, entries }: Snapshot): Uint8Array<ArrayBuffer> {
  const to = new ByteWriter(1_024);
  to.u32(MAGIC);
  to.u16(VERSION);
  writeText(to, header.operatorId);
  to.u32(header.maxKeyGroups);
  writeText(to, header.keyTypes);
  to.varint(tables.length);
  for (const { name, kind } of tables) {
    writeText(to, name);
    to.u8(KINDS.indexOf(kind));
  }
  const sections = sectionsOf(entries);
  to.varint(sections.length);
  for (const section of sections) writeSection(to, section, header, tables);
  return to.take();
}

/** Entries of one key group and table together, groups ascending, keys in order of their bytes. */
function sectionsOf(entries: readonly SnapshotEntry[]): SnapshotEntry[][] {
  const sorted = [...entries].sort((a, b) =>
    a.keyGroup - b.keyGroup || a.table - b.table || compareBytes(a.key, b.key)
  );
  const sections: SnapshotEntry[][] = [];
  for (const entry of sorted) {
    const last = sections.at(-1);
    if (last?.[0].keyGroup === entry.keyGroup && last[0].table === entry.table) last.push(entry);
    else sections.push([entry]);
  }
  return sections;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

function writeSection(
  to: ByteWriter,
  section: readonly SnapshotEntry[],
  { operatorId }: SnapshotHeader,
  tables: readonly SnapshotTable[],
): void {
  const { keyGroup, table } = section[0];
  to.u16(keyGroup);
  to.varint(table);
  to.varint(section.length);
  const length = to.openLength();
  for (const { key, value } of section) {
    to.varint(key.length);
    to.raw(key);
    writeStateValue(to, value, operatorId, tables[table].name);
  }
  to.closeLength(length);
}

function writeStateValue(to: ByteWriter, value: unknown, operator: string, state: string): void {
  try {
    writeValue(to, value);
  } catch (cause) {
    if (!(cause instanceof UnserialisableValue)) throw cause;
    throw new VolleyError({
      code: "STATE_NOT_SERIALISABLE",
      message: `Cannot snapshot state "${state}" of operator "${operator}": ${cause.message}`,
      at: { operator, resource: state },
      hint: "Keep plain data in state: text, numbers, bigints, dates, bytes, arrays, objects, maps and sets.",
      cause,
    });
  }
}

/**
 * Reads what {@linkcode writeSnapshot} wrote, or only the key groups in `range`. Throws `STATE_SNAPSHOT_VERSION` for a
 * later release's, `STATE_SNAPSHOT_INVALID` for damaged bytes.
 */
export function readSnapshot(bytes: Uint8Array, range?: KeyGroupRange): Snapshot {
  try {
    const from = new ByteReader(bytes);
    if (from.u32() !== MAGIC) throw new RangeError("they do not begin as a snapshot does");
    checkVersion(from.u16());
    const header = { operatorId: readText(from), maxKeyGroups: from.u32(), keyTypes: readText(from) };
    const tables = Array.from({ length: from.varint() }, () => readTable(from));
    const entries: SnapshotEntry[] = [];
    for (let sections = from.varint(); sections > 0; sections--) readSection(from, tables, range, entries);
    if (from.remaining > 0) throw new RangeError(`${from.remaining} bytes are left over`);
    return { header, tables, entries };
  } catch (cause) {
    if (cause instanceof VolleyError) throw cause;
    throw new VolleyError({
      code: "STATE_SNAPSHOT_INVALID",
      message: `Cannot restore state from ${bytes.length} bytes: ${(cause as Error).message}`,
      hint: "Restore from an earlier snapshot; this one is damaged or is none.",
      cause,
    });
  }
}

function checkVersion(version: number): void {
  if (version === VERSION) return;
  throw new VolleyError({
    code: "STATE_SNAPSHOT_VERSION",
    message: `Cannot restore state: the snapshot has format ${version}, this release reads ${VERSION}`,
    hint: "Use the release that wrote it, or a later one.",
  });
}

function readTable(from: ByteReader): SnapshotTable {
  const name = readText(from);
  const kind = KINDS[from.u8()];
  if (kind === undefined) throw new RangeError(`state "${name}" is of no known kind`);
  return { name, kind };
}

function readSection(
  from: ByteReader,
  tables: readonly SnapshotTable[],
  range: KeyGroupRange | undefined,
  entries: SnapshotEntry[],
): void {
  const keyGroup = from.u16();
  const table = from.varint();
  const count = from.varint();
  const length = from.u32();
  if (table >= tables.length) throw new RangeError(`there is no state ${table}`);
  if (range !== undefined && (keyGroup < range.start || keyGroup >= range.end)) return from.skip(length);
  for (let i = 0; i < count; i++) {
    const key = from.raw(from.varint());
    entries.push({ table, keyGroup, key, value: readValue(from) });
  }
}

function writeText(to: ByteWriter, text: string): void {
  const length = to.openLength();
  to.text(text);
  to.closeLength(length);
}

function readText(from: ByteReader): string {
  return from.text(from.u32());
}
