import { type Batch, type RowFaults, VolleyError } from "../../core/mod.ts";
import type { TextEncoding } from "./text_file_writer.ts";

/** The text of a batch without the rows the format has no text for: these are refused. */
export function encodeGoodRows(encoding: TextEncoding, batch: Batch, faults: RowFaults): string {
  try {
    return encoding.encode(batch);
  } catch {
    let text = "";
    for (let j = 0; j < batch.rows; j++) {
      const row = batch.selection === null ? j : batch.selection[j];
      text += encodeRow(encoding, batch, row, faults);
    }
    return text;
  }
}

function encodeRow(encoding: TextEncoding, batch: Batch, row: number, faults: RowFaults): string {
  let text = "";
  try {
    text = encoding.encode(batch.derive(batch.schema, batch.columns, Int32Array.of(row), 1));
  } catch (thrown) {
    faults.reject(batch, row, notWritable(thrown));
  }
  return text;
}

function notWritable(thrown: unknown): VolleyError {
  if (thrown instanceof VolleyError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new VolleyError({
    code: "VALUE_NOT_WRITABLE",
    message: `Cannot write the row as text: ${reason}`,
    hint: "Dates and times are written in the years 1 to 9999 and a little around: leave others out before.",
    cause: thrown,
  });
}
