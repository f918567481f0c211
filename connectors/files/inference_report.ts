import { type DataType, describeType, Schema } from "../../core/mod.ts";

/** Values of one kind that don't fit the others of their column. */
export interface InferenceConflict {
  /** What they are: `utf8`, `bool`, `list`. */
  readonly kind: string;
  readonly count: number;
  /** 1-based lines of the first ones. */
  readonly lines: readonly number[];
  /** The first one. */
  readonly example: string;
}

/** What was found out of one column. */
export interface ColumnInference {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** Why that type, in words. */
  readonly why: string;
  /** Rows looked at in which it is null or missing. */
  readonly nulls: number;
  /** The first few values that differ, as they stand in the file. */
  readonly examples: readonly string[];
  /** What forced a wider type, or doesn't fit the one chosen. */
  readonly conflicts: readonly InferenceConflict[];
  /** How it could carry event time: `ISO 8601 text`, `epoch milliseconds`; null where it can't. */
  readonly time: string | null;
}

/** A line no row could be made of. */
export interface BadLine {
  readonly line: number;
  readonly what: string;
}

/** What a report is made from. */
export interface InferenceReportInit {
  readonly path: string;
  readonly rows: number;
  readonly whole: boolean;
  readonly columns: readonly ColumnInference[];
  readonly badLines: number;
  readonly firstBadLines: readonly BadLine[];
}

/** The schema of a text file as its rows suggest it, and what speaks for and against it, column by column. */
export class InferenceReport {
  readonly path: string;
  /** To read the file with: `fromCsv(path, { schema: report.schema })`. */
  readonly schema: Schema;
  /** Rows looked at. */
  readonly rows: number;
  /** Whether these were all rows of the file. */
  readonly whole: boolean;
  readonly columns: readonly ColumnInference[];
  /** Lines no row could be made of, and the first of them. */
  readonly badLines: number;
  readonly firstBadLines: readonly BadLine[];

  constructor(init: InferenceReportInit) {
    this.path = init.path;
    this.rows = init.rows;
    this.whole = init.whole;
    this.columns = init.columns;
    this.badLines = init.badLines;
    this.firstBadLines = init.firstBadLines;
    this.schema = new Schema(init.columns.map(({ name, type, nullable }) => ({ name, type, nullable })));
  }

  /** The columns that can carry event time, those of a time type first. */
  get timeColumns(): readonly string[] {
    const isTime = ({ type }: ColumnInference) => type.kind === "timestamp" || type.kind === "date";
    const found = this.columns.filter(({ time }) => time !== null);
    return [...found.filter(isTime), ...found.filter((column) => !isTime(column))].map(({ name }) => name);
  }

  /** The facts as plain data; types as text. */
  toJSON(): Record<string, unknown> {
    return {
      path: this.path,
      rows: this.rows,
      whole: this.whole,
      badLines: this.badLines,
      firstBadLines: this.firstBadLines,
      columns: this.columns.map(({ type, ...rest }) => ({ ...rest, type: describeType(type) })),
    };
  }

  /** A table for people: a line a column, then what doesn't fit. */
  toString(): string {
    const table = [
      ["column", "type", "nulls", "why", "examples"],
      ...this.columns.map((column) => this.#line(column)),
    ];
    const widths = table[0].map((_, i) => Math.max(...table.map((line) => [...line[i]].length)));
    const lines = table.map((line) => line.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd());
    const notes = this.columns.flatMap(({ name, conflicts }) =>
      conflicts.map((each) => conflictText(name, each))
    );
    const bad = this.firstBadLines.map(({ line, what }) => `line ${line}: ${what}`);
    const more = this.badLines - bad.length;
    return [
      `${this.path}: ${this.rows} rows looked at${this.whole ? ", all there are" : ""}`,
      ...lines,
      ...notes,
      ...bad,
      ...(more > 0 ? [`and ${more} more lines that are no rows`] : []),
    ].join("\n");
  }

  #line({ name, type, nullable, nulls, why, examples }: ColumnInference): string[] {
    const share = this.rows === 0 ? "" : `${((100 * nulls) / this.rows).toFixed(nulls === 0 ? 0 : 1)} %`;
    return [name, `${describeType(type)}${nullable ? "?" : ""}`, share, why, examples.join(", ")];
  }
}

function conflictText(name: string, { kind, count, lines, example }: InferenceConflict): string {
  const where = `line${lines.length > 1 ? "s" : ""} ${lines.join(", ")}${
    count > lines.length ? ", ..." : ""
  }`;
  return `${name}: ${count} of kind ${kind} (${where}), first ${example}`;
}
