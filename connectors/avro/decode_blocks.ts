import type { Batch, RawPlace, Schema } from "../../core/mod.ts";
import { avroFault } from "./avro_fault.ts";
import { openAvro } from "./avro_file.ts";
import { AvroRows } from "./avro_rows.ts";
import { AvroInput } from "./format/avro_input.ts";
import { decompressBlock } from "./format/codec.ts";
import { SYNC_BYTES } from "./format/ocf_header.ts";

/** A block within bytes that were refused. */
interface RawBlock {
  readonly rows: number;
  readonly bytes: Uint8Array;
}

/**
 * The rows of blocks that were refused once; throws where they still can't be read. The file they come from says how.
 * Sync markers are passed over: they only tell where blocks begin. Rows that were given before, as `place` tells, are
 * left out.
 */
export function decodeBlocks(raw: Uint8Array, place: RawPlace, schema: Schema): Batch {
  const path = place.partition;
  const avro = openAvro(path);
  const [start, given = 0] = String(place.offset).split(":").map(Number);
  let row = 0;
  try {
    const blocks = blocksOf(raw);
    const total = blocks.reduce((sum, { rows }) => sum + rows, 0);
    const rows = new AvroRows(avro, schema, Math.max(1, total - given));
    for (const block of blocks) {
      const input = new AvroInput();
      input.reset(decompressBlock(avro.header.codec, block.bytes));
      const passed = Math.min(block.rows, Math.max(0, given - row));
      rows.skip(input, passed);
      rows.decode(input, block.rows - passed);
      if (input.at !== input.end) {
        throw new RangeError(`${input.end - input.at} bytes follow the last row of a block`);
      }
      row += block.rows;
    }
    return rows.take(0);
  } catch (error) {
    throw avroFault(error, path, start, row);
  }
}

function blocksOf(raw: Uint8Array): RawBlock[] {
  const input = new AvroInput();
  input.reset(raw);
  const blocks: RawBlock[] = [];
  while (input.at < raw.length) {
    const [rows, size] = [input.readLong(), input.readLong()];
    const end = input.at + size;
    // Decoded as one batch: a count that is damaged must not ask for all memory.
    if (rows < 0 || rows > ROWS_MAX || size < 0 || end > raw.length) {
      throw new RangeError("its counts can't be right");
    }
    blocks.push({ rows, bytes: raw.subarray(input.at, end) });
    input.at = Math.min(raw.length, end + SYNC_BYTES);
  }
  return blocks;
}

const ROWS_MAX = 16 * 1024 * 1024;
