import type { Cell, Row, StreamCase } from "./stream_case.ts";

/** A case as lines to read: the pipeline, then the rows of each partition; columns that play no part are left out. */
export function describeCase({ partitions, pipeline }: StreamCase): string[] {
  const said = JSON.stringify(pipeline);
  const columns = Object.keys(partitions.flat()[0] ?? {}).filter((name) =>
    said.includes(`"${name}"`) || name === "ts"
  );
  const rows = partitions.flatMap((of, partition) =>
    of.map((row) => `  partition ${partition}: ${describeRow(row, columns)}`)
  );
  return [`pipeline ${said}`, ...rows];
}

function describeRow(row: Row, columns: readonly string[]): string {
  return `{ ${columns.map((name) => `${name}: ${describeCell(row[name])}`).join(", ")} }`;
}

function describeCell(cell: Cell): string {
  if (typeof cell === "bigint") return `${cell}n`;
  if (typeof cell === "string") return JSON.stringify(cell);
  return Object.is(cell, -0) ? "-0" : String(cell);
}
