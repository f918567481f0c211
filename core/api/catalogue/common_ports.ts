import type { PortDescriptor } from "../../operators/mod.ts";

/** The only input of most operators. */
export const ROWS_IN: readonly PortDescriptor[] = [{ name: "in", description: "Rows." }];

/** The only input of operators that work by key. */
export const KEYED_IN: readonly PortDescriptor[] = [{
  name: "in",
  description: "Rows by key: behind keyBy.",
}];

/** Both inputs of a join. */
export const JOINED_IN: readonly PortDescriptor[] = [
  { name: "left", description: "Rows by key, with event times." },
  { name: "right", description: "Rows by as many keys of the same types, with event times." },
];

/** The output of late rows, where there is one. */
export const LATE_OUT: PortDescriptor = {
  name: "late",
  namedBy: "lateOutput",
  description: "Late rows as JSON, with the watermark they met.",
};

/** The only output of an operator, of these rows. */
export function rowsOut(description: string): readonly PortDescriptor[] {
  return [{ name: "out", description }];
}
