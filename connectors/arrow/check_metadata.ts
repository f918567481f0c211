import { DictionaryBatch } from "apache-arrow/fb/dictionary-batch";
import type { Field } from "apache-arrow/fb/field";
import { Message } from "apache-arrow/fb/message";
import { MessageHeader } from "apache-arrow/fb/message-header";
import { RecordBatch } from "apache-arrow/fb/record-batch";
import { Footer } from "apache-arrow/fb/footer";
import { Schema } from "apache-arrow/fb/schema";
import { ByteBuffer } from "flatbuffers";

/** Fields within fields at most. */
const DEPTH_MAX = 64;

/** Bytes a body may have behind its last buffer: buffers are padded to 8 bytes, or to 64. */
const PADDING_MAX = 64;

/**
 * Throws `RangeError` where a message's metadata claims more items than its bytes can hold: the decoder would make an
 * object for each before it finds out; and where the length of its body is not that of its buffers: it would pass over
 * the messages behind it.
 */
export function checkMetadata(bytes: Uint8Array): void {
  const message = Message.getRootAsMessage(new ByteBuffer(bytes));
  const room = bytes.length;
  const body = Number(message.bodyLength());
  switch (message.headerType()) {
    case MessageHeader.Schema:
      return checkSchema(message.header(new Schema()), room);
    case MessageHeader.RecordBatch:
      return checkRecordBatch(message.header(new RecordBatch()), room, body);
    case MessageHeader.DictionaryBatch:
      return checkRecordBatch(message.header(new DictionaryBatch())?.data() ?? null, room, body);
    default:
      throw new RangeError("a message of no known kind");
  }
}

/** The same for the footer of a file. */
export function checkFooter(bytes: Uint8Array): void {
  checkSchema(Footer.getRootAsFooter(new ByteBuffer(bytes)).schema(), bytes.length);
}

function checkSchema(schema: Schema | null, room: number): void {
  if (schema === null) throw new RangeError("a schema is missing");
  refuse(schema.fieldsLength() + schema.customMetadataLength(), 4, room);
  for (let i = 0; i < schema.fieldsLength(); i++) checkField(schema.fields(i), room, 0);
}

function checkField(field: Field | null, room: number, depth: number): void {
  if (field === null || depth > DEPTH_MAX) throw new RangeError("a field is missing");
  refuse(field.childrenLength() + field.customMetadataLength(), 4, room);
  for (let i = 0; i < field.childrenLength(); i++) checkField(field.children(i), room, depth + 1);
}

function checkRecordBatch(batch: RecordBatch | null, room: number, body: number): void {
  if (batch === null) throw new RangeError("a record batch is missing");
  refuse(batch.nodesLength() + batch.buffersLength(), 16, room);
  let end = 0;
  for (let i = 0; i < batch.buffersLength(); i++) {
    const buffer = batch.buffers(i)!;
    end = Math.max(end, Number(buffer.offset() + buffer.length()));
  }
  if (!(end <= body && body <= end + PADDING_MAX)) {
    throw new RangeError(`a body of ${body} bytes with buffers of ${end}`);
  }
}

function refuse(items: number, bytes: number, room: number): void {
  if (!(items >= 0 && items * bytes <= room)) throw new RangeError(`${items} items in ${room} bytes`);
}
