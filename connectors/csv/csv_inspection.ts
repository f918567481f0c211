import { type DataType, describeType } from "../../core/mod.ts";
import {
  ColumnEvidence,
  type ColumnInference,
  type InferenceOptions,
  type InferenceReport,
  inspectText,
  TextInspection,
} from "../files/mod.ts";
import { type CsvDialect, fullDialect } from "./csv_dialect.ts";
import { CsvRecord } from "./csv_record.ts";
import { CsvColumnGuess } from "./infer_csv.ts";

const decoder = new TextDecoder();

/**
 * Looks at a CSV file and says which schema its records suggest, and why: what was found in each column, on which lines
 * a wider type was forced, which columns could carry event time, which lines are no records. Without a schema
 * `fromCsv` takes the same types, from the first 1,024 records. Throws `FILE_NOT_FOUND` and the like, `SCHEMA_EMPTY`.
 *
 * @example
 * ```ts
 * import { inferCsv } from "@volley/volley";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "at,amount\n2024-01-01T00:00:00Z,1.5\n2024-01-01T00:01:00Z,n/a\n");
 * const report = await inferCsv(path);
 * console.assert(String(report.schema) === "at timestamp[ms]?, amount utf8?");
 * console.assert(report.columns[1].conflicts[0].lines[0] === 3 && report.timeColumns[0] === "at");
 * await Deno.remove(path);
 * ```
 */
export function inferCsv(
  path: string | URL,
  options: InferenceOptions & CsvDialect = {},
): Promise<InferenceReport> {
  const dialect = fullDialect(options);
  return inspectText(path, options, (file) => new CsvInspection(file, dialect));
}

/** What is known of one column. */
interface Column {
  readonly name: string;
  readonly guess: CsvColumnGuess;
  readonly evidence: ColumnEvidence;
}

class CsvInspection extends TextInspection {
  readonly #dialect: Required<CsvDialect>;
  readonly #record: CsvRecord;
  #columns: readonly Column[] | null = null;

  constructor(path: string, dialect: Required<CsvDialect>) {
    super(path);
    this.#dialect = dialect;
    this.#record = new CsvRecord(dialect.delimiter);
  }

  protected look(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    const record = this.#record;
    const next = record.read(bytes, from, end, ended);
    if (next < 0) return -1;
    if (record.fault !== null) return this.#refuseBroken(bytes, from, next, end, ended);
    if (!record.blank || this.#columns?.length === 1) this.#look(bytes);
    this.line += record.innerLines + 1;
    return next;
  }

  columns(): ColumnInference[] {
    return (this.#columns ?? []).map(({ name, guess, evidence }) => ({
      name,
      type: guess.type,
      nullable: true,
      why: whyOf(guess, evidence),
      nulls: evidence.nulls,
      examples: evidence.examples,
      conflicts: isForced(guess.type, evidence) ? evidence.others(evidence.mainKind!) : [],
      time: evidence.time,
    }));
  }

  #look(bytes: Uint8Array): void {
    const record = this.#record;
    const texts = Array.from({ length: record.count }, (_, i) => this.#text(bytes, i));
    if (this.#columns === null) {
      this.#columns = texts.map((text, i) => ({
        name: this.#dialect.header ? text : `column_${i + 1}`,
        guess: new CsvColumnGuess(),
        evidence: new ColumnEvidence(),
      }));
      if (this.#dialect.header) return;
    }
    this.rows++;
    if (texts.length !== this.#columns.length) {
      return this.refuse(
        this.line,
        `the record has ${texts.length} fields instead of ${this.#columns.length}`,
      );
    }
    this.seen++;
    this.#columns.forEach(({ guess, evidence }, i) => {
      if (record.quoted[i] === 0 && texts[i] === this.#dialect.nullText) evidence.nulls++;
      else evidence.add(guess.add(texts[i]), texts[i], this.line);
    });
  }

  #text(bytes: Uint8Array, i: number): string {
    const { starts, ends, quoted } = this.#record;
    const text = decoder.decode(bytes.subarray(starts[i], ends[i]));
    return quoted[i] === 2 ? text.replaceAll('""', '"') : text;
  }

  /** As the decoder has it: such a record ends with the line where its quotes go wrong. */
  #refuseBroken(bytes: Uint8Array, from: number, stop: number, end: number, ended: boolean): number {
    const newline = stop < end ? bytes.indexOf(10, stop) : -1;
    const closed = newline >= 0 && newline < end;
    if (!closed && !ended) return -1;
    const to = closed ? newline : end;
    this.rows++;
    this.refuse(this.line, this.#record.fault!.what);
    for (let i = from; i < to; i++) if (bytes[i] === 10) this.line++;
    this.line++;
    return closed ? to + 1 : end;
  }
}

/** Whether most values would have fitted a narrower type. */
function isForced(type: DataType, evidence: ColumnEvidence): boolean {
  const main = evidence.mainKind;
  return main !== null && type.kind === "utf8" && main !== "utf8" && main !== "code";
}

function whyOf(guess: CsvColumnGuess, evidence: ColumnEvidence): string {
  const { type } = guess;
  const { present, mainKind } = evidence;
  if (present === 0) return "no value was found";
  if (isForced(type, evidence)) {
    return `${evidence.countOf(mainKind!)} of ${present} values are ${mainKind}, the others are not`;
  }
  if (guess.isCode) return "digits with a leading zero are a code";
  return type.kind === "utf8" ? "text" : `all ${present} values are ${describeType(type)}`;
}
