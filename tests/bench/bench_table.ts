/** A JSON line of a case, read back. */
export interface BenchLine {
  readonly name: string;
  readonly rows: number;
  readonly seconds: number;
  readonly rows_per_s: number;
  readonly rss_mb: number;
  readonly rows_per_cpu_s: number;
  readonly p50_ms?: number;
  readonly p99_ms?: number;
  readonly job_mb?: number;
  readonly version?: string;
  /** Longest time the event loop was held. */
  readonly held_ms?: number;
  /** Decoding's part of the processor time. */
  readonly decoding_share?: number;
  /** Rows per CPU second of the same rows in tumbling windows, 1 being as many. */
  readonly tumbling_ratio?: number;
  /** The same of rows none of which is late. */
  readonly in_time_ratio?: number;
}

/** The peer that does the same job on the same rows. */
const PEERS: { readonly [engine: string]: string } = {
  "engine/keyed-int": "peer/duckdb-int",
  "engine/keyed-int-sparse": "peer/duckdb-int-sparse",
  "engine/keyed-text": "peer/duckdb-text",
  "engine/keyed-1m": "peer/duckdb-1m",
  "engine/parquet": "peer/duckdb-parquet",
};

const BEGIN = "<!-- bench: made by deno task bench --table -->";
const END = "<!-- /bench -->";

/**
 * Measurements as a Markdown table in `deno fmt`'s layout: rates in million rows a second; "of the peer" is the ratio
 * of rows per CPU second, where the peer was measured in the same run.
 */
export function benchTable(lines: readonly BenchLine[]): string {
  const head = ["case", "rows", "M rows/s", "M rows per CPU s", "of the peer", "job's memory, MB", "also"];
  const rows = lines.map((line) => [
    `\`${line.name}\``,
    line.rows.toLocaleString("en"),
    millions(line.rows_per_s),
    millions(line.rows_per_cpu_s),
    ratioToPeer(line, lines),
    line.job_mb === undefined ? "" : String(Math.round(line.job_mb)),
    remark(line),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const layOut = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  const rule = layOut(widths.map((width) => "-".repeat(width)));
  return [layOut(head), rule, ...rows.map(layOut)].join("\n");
}

/** The document with the table between its two markers; throws where they are missing. */
export function withBenchTable(document: string, table: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`Cannot place the table: the document lacks ${BEGIN} or ${END}`);
  }
  return `${document.slice(0, begin)}${BEGIN}\n\n${table}\n\n${document.slice(end)}`;
}

function ratioToPeer(line: BenchLine, lines: readonly BenchLine[]): string {
  const peer = lines.find(({ name }) => name === PEERS[line.name]);
  return peer === undefined ? "" : `${(line.rows_per_cpu_s / peer.rows_per_cpu_s).toFixed(2)} x`;
}

function remark(line: BenchLine): string {
  const { p50_ms, p99_ms, held_ms, decoding_share, tumbling_ratio, in_time_ratio } = line;
  if (p99_ms !== undefined) return `p50 ${p50_ms} ms, p99 ${p99_ms} ms`;
  if (tumbling_ratio !== undefined) return `${tumbling_ratio.toFixed(2)} of tumbling`;
  if (in_time_ratio !== undefined) return `${in_time_ratio.toFixed(2)} of all in time`;
  if (held_ms !== undefined) return `loop held ${held_ms} ms at most`;
  return decoding_share === undefined ? "" : `${Math.round(decoding_share * 100)} % of it decoding`;
}

function millions(rate: number): string {
  return (rate / 1e6).toPrecision(3);
}
