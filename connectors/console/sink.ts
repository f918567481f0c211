import {
  type Batch,
  compact,
  type DataType,
  type JsonObject,
  logicalType,
  type Schema,
  type Sink,
  type SinkContext,
  sliceBatch,
  type StreamRecord,
  valueReader,
} from "../../core/mod.ts";
import { jsonText, valueText } from "../files/mod.ts";
import { type TableColumn, tableText } from "./table_text.ts";

/** Options of {@linkcode ConsoleSink}. */
export interface ConsoleOptions {
  /** Rows shown at most; the rest is counted. Default 20. */
  readonly rowsMax?: number;
  /** Line above the table; default none. */
  readonly title?: string;
  /** Lines around cells; default on a terminal, not in a pipe. */
  readonly borders?: boolean;
  /** Characters a cell has at most; default 40. */
  readonly cellWidthMax?: number;
  /** Where the text goes; default standard output. */
  readonly print?: (text: string) => void;
}

/** Shows the first rows of a stream as a table, once, when the stream ends, and says how many there were. */
export class ConsoleSink implements Sink {
  readonly connectorId = "console";
  readonly connector = "console";
  /** Undefined where the text goes to a function. */
  readonly config: JsonObject | undefined;
  readonly guarantee = "at-least-once";
  readonly acceptsUpdates = true;
  readonly #options: Required<Omit<ConsoleOptions, "title">> & { readonly title: string | null };
  #schema: Schema | null = null;
  #kept: Batch[] = [];
  #keptRows = 0;
  #rows = 0;
  #failed = true;

  constructor(options: ConsoleOptions = {}) {
    const { print, ...plain } = options;
    const told = Object.entries(plain).filter(([, value]) => value !== undefined);
    this.config = print === undefined ? Object.fromEntries(told) : undefined;
    this.#options = {
      rowsMax: options.rowsMax ?? 20,
      title: options.title ?? null,
      borders: options.borders ?? Deno.stdout.isTerminal(),
      cellWidthMax: Math.max(4, options.cellWidthMax ?? 40),
      print: options.print ?? printLine,
    };
  }

  open(context: SinkContext): void {
    this.#schema = context.schema;
    this.#kept = [];
    this.#keptRows = this.#rows = 0;
    this.#failed = true;
  }

  write(record: StreamRecord): void {
    const room = this.#options.rowsMax - this.#keptRows;
    if (room > 0 && record.numRows > 0) {
      const batch = compact(sliceBatch(record.data, 0, room));
      this.#kept.push(batch);
      this.#keptRows += batch.rows;
    }
    this.#rows += record.numRows;
  }

  flush(): void {
    this.#failed = false;
  }

  close(): void {
    if (this.#failed || this.#schema === null) return;
    const { title, borders, cellWidthMax, print } = this.#options;
    const table = tableText(this.#columns(this.#schema), { borders, cellWidthMax });
    print([...(title === null ? [] : [title]), table, ...this.#footer()].join("\n"));
    this.#schema = null;
  }

  #columns(schema: Schema): TableColumn[] {
    return schema.fields.map(({ name, type }, c) => ({
      name,
      right: isNumber(logicalType(type)),
      cells: this.#kept.flatMap((batch) => {
        const read = valueReader(batch.columns[c]);
        return Array.from({ length: batch.rows }, (_, row) => cellText(type, read(row)));
      }),
    }));
  }

  #footer(): string[] {
    const hidden = this.#rows - this.#keptRows;
    if (hidden > 0) return [`${grouped(hidden)} more rows, ${grouped(this.#rows)} in all`];
    return this.#rows === 0 ? ["no rows"] : [];
  }
}

function isNumber(type: DataType): boolean {
  return /^(u?int|float|decimal)/.test(type.kind);
}

/** A value as people read it: dates without the noise of ISO, floats with up to 4 digits after the point. */
function cellText(declared: DataType, value: unknown): string {
  if (value === null || value === undefined) return "null";
  const type = logicalType(declared);
  switch (type.kind) {
    case "utf8":
      return value as string;
    case "float32":
    case "float64":
      return floatText(value as number);
    case "timestamp":
      return valueText(type, value).replace("T", " ").replace(/(:00)?(\.0+)?Z$/, "");
    case "list":
    case "struct":
    case "fixedSizeList":
      return jsonText(type, value);
    case "null":
      return "null";
    default:
      return valueText(type, value);
  }
}

function floatText(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e15 ? String(Number(value.toFixed(4))) : value.toPrecision(5);
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

function printLine(text: string): void {
  const bytes = new TextEncoder().encode(`${text}\n`);
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  } catch (error) {
    // The reader of a pipe has seen enough (`| head`): that is no failure of the pipeline.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
