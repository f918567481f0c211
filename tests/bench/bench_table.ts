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
}

const BEGIN = "<!-- bench: made by deno task bench --table -->";
const END = "<!-- /bench -->";

/** Measurements as a Markdown table in `deno fmt`'s layout: rates in million rows a second. */
export function benchTable(lines: readonly BenchLine[]): string {
  const head = ["case", "rows", "M rows/s", "M rows per CPU second", "memory beyond the data, MB", "latency"];
  const rows = lines.map((line) => [
    `\`${line.name}\``,
    line.rows.toLocaleString("en"),
    millions(line.rows_per_s),
    millions(line.rows_per_cpu_s),
    line.job_mb === undefined ? "" : String(Math.round(line.job_mb)),
    line.p99_ms === undefined ? "" : `p50 ${line.p50_ms} ms, p99 ${line.p99_ms} ms`,
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

function millions(rate: number): string {
  return (rate / 1e6).toPrecision(3);
}
