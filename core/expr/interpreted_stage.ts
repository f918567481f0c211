import type { Batch, Column } from "../data/mod.ts";
import { toVolleyError, type VolleyError } from "../fault/mod.ts";
import type { Bound, Evaluator, Frame } from "./bound.ts";
import { evaluators } from "./evaluate.ts";
import { columnOfRaws } from "./output_column.ts";
import type { PureStage } from "./pure_stage.ts";
import type { Raw } from "./raw_value.ts";

/** Told of a row that failed; the row then leaves the selection. */
export type RowErrorHandler = (row: number, error: VolleyError) => void;

interface Named {
  readonly column: string | undefined;
  readonly evaluate: Evaluator;
}

/** A stage run row by row with the exact semantics: what kernels fall back to. */
export class InterpretedStage {
  readonly #stage: PureStage;
  readonly #filters: readonly Named[];
  readonly #outputs: readonly (Named | number)[];

  constructor(stage: PureStage) {
    this.#stage = stage;
    const outputs = stage.outputs ?? [];
    const all = evaluators([...stage.filters, ...outputs.map(({ bound }) => bound)]);
    this.#filters = stage.filters.map((bound, i) => ({ column: firstColumn(bound), evaluate: all[i] }));
    this.#outputs = outputs.map(({ bound, field }, i) =>
      bound.kind === "column" ? bound.index : { column: field.name, evaluate: all[stage.filters.length + i] }
    );
  }

  /** The stage over one batch; without a handler the first failing row throws. */
  run(batch: Batch, onRowError?: RowErrorHandler): Batch {
    const kept = new Int32Array(batch.rows);
    const raws: Raw[][] = this.#outputs.map(() => []);
    let count = 0;
    for (let q = 0; q < batch.rows; q++) {
      const row = batch.selection === null ? q : batch.selection[q];
      if (this.#row(batch, row, raws, onRowError)) kept[count++] = row;
    }
    const columns = this.#columns(batch, raws);
    const all = count === batch.rows;
    return batch.derive(this.#stage.outputSchema, columns, all ? batch.selection : kept, count);
  }

  #row(frame: Frame, row: number, raws: Raw[][], onRowError?: RowErrorHandler): boolean {
    let at: string | undefined;
    try {
      for (const filter of this.#filters) {
        at = filter.column;
        if (filter.evaluate(frame, row) !== true) return false;
      }
      for (let i = 0; i < this.#outputs.length; i++) {
        const output = this.#outputs[i];
        if (typeof output === "number") continue;
        at = output.column;
        raws[i][row] = output.evaluate(frame, row);
      }
      return true;
    } catch (error) {
      const place = toVolleyError(error, "EXPR_FAILED", "Cannot evaluate an expression").within({
        row,
        column: at,
      });
      if (onRowError === undefined) throw place;
      onRowError(row, place);
      return false;
    }
  }

  #columns(batch: Batch, raws: readonly Raw[][]): readonly Column[] {
    const { outputs } = this.#stage;
    if (outputs === null) return batch.columns;
    return outputs.map(({ field }, i) => {
      const output = this.#outputs[i];
      return typeof output === "number"
        ? batch.columns[output]
        : columnOfRaws(field.type, raws[i], batch.length);
    });
  }
}

function firstColumn(bound: Bound): string | undefined {
  for (let at = bound; at.kind !== "literal"; at = at.args[0]) {
    if (at.kind === "column") return at.name;
    if (at.args.length === 0) return undefined;
  }
  return undefined;
}
