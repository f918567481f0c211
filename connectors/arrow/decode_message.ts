import type { Batch, RawPlace, Schema } from "../../core/mod.ts";
import { Message, type RecordBatch } from "apache-arrow";
import { readRangeSync } from "../files/mod.ts";
import { decoderOf } from "./arrow_batches.ts";
import { ArrowColumns } from "./arrow_columns.ts";
import { arrowCorrupt, type ArrowFile, messagePrefix, openArrow } from "./arrow_file.ts";
import { checkMetadata } from "./check_metadata.ts";

/**
 * The rows of a record batch's message that was refused once; throws where it still can't be read. The file it comes
 * from says the schema, and has the dictionaries before it.
 */
export function decodeMessage(raw: Uint8Array, { partition: path, offset }: RawPlace, schema: Schema): Batch {
  const arrow = openArrow(path);
  let decoded: RecordBatch | undefined;
  try {
    checkMetadata(raw.subarray(messagePrefix(raw).bytes));
    const messages = [arrow.head, ...dictionariesBefore(arrow, Number(offset)), raw];
    decoded = (decoderOf(messages).next() as IteratorResult<RecordBatch>).value;
  } catch (error) {
    throw arrowCorrupt(path, `a record batch can't be read (${(error as Error).message})`, error);
  }
  if (decoded === undefined) throw arrowCorrupt(path, "these bytes are no record batch");
  return new ArrowColumns(path, schema).of(decoded);
}

function dictionariesBefore({ path, start, end }: ArrowFile, offset: number): Uint8Array[] {
  const file = Deno.openSync(path);
  try {
    const found: Uint8Array[] = [];
    for (let at = start; at < Math.min(offset, end);) {
      const { bytes, length } = messagePrefix(readRangeSync(file, at, Math.min(8, end - at)));
      const head = readRangeSync(file, at, bytes + length);
      checkMetadata(head.subarray(bytes));
      const message = Message.decode(head.subarray(bytes));
      const whole = head.length + message.bodyLength;
      if (message.isDictionaryBatch()) found.push(readRangeSync(file, at, whole));
      at += whole;
    }
    return found;
  } finally {
    file.close();
  }
}
