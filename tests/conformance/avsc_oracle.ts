import avsc from "avsc";
import { Buffer } from "node:buffer";
import { type Batch, type SinkContext, StreamRecord, systemClock, toRows } from "../../core/mod.ts";
import { AvroOutput } from "../../connectors/avro/format/avro_output.ts";
import { avroSink, type AvroSinkOptions } from "../../connectors/avro/sink.ts";
import { avroSource, type AvroSourceOptions } from "../../connectors/avro/source.ts";

/** avsc with 64-bit integers as bigint. */
const longType = avsc.types.LongType.__with({
  fromBuffer: (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true),
  toBuffer(value: bigint) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === "bigint",
  compare: (a: bigint, b: bigint) => a < b ? -1 : a > b ? 1 : 0,
});

/** What JSON and avsc hand over. */
// deno-lint-ignore no-explicit-any
export type Any = any;

const options = () => ({
  wrapUnions: false,
  // Its registry knows only bare names: a long with a logical type is one as well.
  typeHook: (json: Any) => json === "long" || json?.type === "long" ? longType : undefined,
});

/** A container file that avsc writes: the oracle of the reader. */
export async function avscFile(
  json: Any,
  rows: readonly unknown[],
  codec = "null",
  blockSize = 200,
): Promise<Uint8Array> {
  const type = avsc.Type.forSchema(json, options());
  const encoder = new avsc.streams.BlockEncoder(type, { codec, blockSize });
  const parts: Uint8Array[] = [];
  encoder.on("data", (part: Uint8Array) => parts.push(part));
  const ended = new Promise((resolve) => encoder.on("end", resolve));
  for (const row of rows) encoder.write(row);
  encoder.end();
  await ended;
  return withSchema(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()), json, codec);
}

/** The file with `json` as its schema: avsc leaves out the logical types it doesn't know. */
function withSchema(bytes: Uint8Array, json: Any, codec: string): Uint8Array {
  const out = new AvroOutput();
  const encoder = new TextEncoder();
  out.raw(Uint8Array.of(0x4f, 0x62, 0x6a, 1));
  out.number(2);
  for (const text of ["avro.schema", JSON.stringify(json), "avro.codec", codec]) {
    const encoded = encoder.encode(text);
    out.lengthAndBytes(encoded, 0, encoded.length);
  }
  out.number(0);
  out.raw(bytes.subarray(blockEnds(bytes)[0] - 16));
  return out.view().slice();
}

/** What avsc reads from a container file: the oracle of the writer. */
export async function avscRows(bytes: Uint8Array): Promise<Any[]> {
  const decoder = new avsc.streams.BlockDecoder({
    parseHook: (json: Any) => avsc.Type.forSchema(json, options()),
  });
  const rows: Any[] = [];
  decoder.on("data", (row: Any) => rows.push(row));
  const ended = new Promise((resolve, reject) => decoder.on("end", resolve).on("error", reject));
  decoder.end(bytes);
  await ended;
  return rows;
}

/** Runs a test over a file with these bytes. */
export async function inFile<T>(bytes: Uint8Array, test: (path: string) => T | Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".avro" });
  try {
    await Deno.writeFile(path, bytes);
    return await test(path);
  } finally {
    await Deno.remove(path);
  }
}

/** The rows of a file, in batches of seven. */
export async function readAll(
  path: string,
  options: AvroSourceOptions = {},
  columns?: string[],
): Promise<Any[]> {
  const source = avroSource(path, options);
  if (columns !== undefined) source.narrow!({ columns, predicate: null });
  const signal = new AbortController().signal;
  await source.open({ clock: systemClock, signal, batchRows: 7, restored: null });
  const rows: unknown[] = [];
  try {
    for (let record = await source.poll(); record !== null; record = await source.poll()) {
      rows.push(...toRows(record.data));
    }
  } finally {
    await source.close();
  }
  return rows;
}

/** The bytes the sink writes for a batch. */
export async function written(batch: Batch, options: AvroSinkOptions = {}): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/a.avro`;
  const sink = avroSink(path, options);
  const signal = new AbortController().signal;
  const context = { clock: systemClock, signal, pipeline: "test", restoredEpoch: null } as const;
  try {
    await sink.open({ ...context, schema: batch.schema } satisfies SinkContext);
    await sink.write(new StreamRecord(batch));
    await sink.onCheckpoint(1);
    await sink.commit(1);
    return await Deno.readFile(path);
  } finally {
    await sink.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** An Avro record of these fields. */
export const record = (...fields: Any[]) => ({ type: "record", name: "Event", namespace: "n.s", fields });
/** The type, or null. */
export const optional = (type: Any) => ["null", type];

/** Bytes after each sync marker, the header's first. */
export function blockEnds(bytes: Uint8Array): number[] {
  const sync = bytes.subarray(bytes.length - 16);
  const ends: number[] = [];
  for (let at = 0; at + 16 <= bytes.length; at++) {
    if (sync.every((byte, i) => bytes[at + i] === byte)) ends.push(at + 16);
  }
  return ends;
}
