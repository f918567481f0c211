import { type Batch, Column, type DataType, Dictionary, newBitmap, withValidity } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { BoundLiteral } from "./bound.ts";
import { InterpretedStage, type RowErrorHandler } from "./interpreted_stage.ts";
import { compileKernel, type Kernel, type KernelOutput, type OutputBuffers, usedColumns } from "./kernel.ts";
import { CodeTooLarge } from "./kernel_writer.ts";
import { layoutBits, NULLS } from "./layout.ts";
import { columnOfRaws, storage } from "./output_column.ts";
import type { PureStage } from "./pure_stage.ts";

/** Batches the interpreter takes at once after the kernel gave back this many in a row. */
const bailsMax = 4;
const restBatches = 32;
/**
 * Kernels a stage has before a column that had nulls is taken to have them for good. Nulls that come and go in n
 * columns give 2^n layouts: compiling one for most batches takes 20 times as long as the batch.
 */
const layoutsMax = 16;

/** A stage run by generated loops, one for each layout of its columns met so far. */
export class CompiledStage {
  readonly #stage: PureStage;
  readonly #interpreted: InterpretedStage;
  readonly #used: readonly number[];
  readonly #bits: Int32Array;
  readonly #kernels = new Map<string, Kernel | null>();
  readonly #transient: boolean;
  #kernel: Kernel | null = null;
  #compiled = false;
  #selected = false;
  #selection = new Int32Array(0);
  readonly #constants = new Map<number, Column>();
  #buffers: OutputBuffers[] = [];
  #bails = 0;
  #resting = 0;

  constructor(stage: PureStage, transient: boolean) {
    this.#stage = stage;
    this.#transient = transient;
    this.#interpreted = new InterpretedStage(stage);
    this.#used = usedColumns(stage);
    this.#bits = new Int32Array(this.#used.length).fill(-1);
  }

  /** Kernels compiled so far. */
  get layouts(): number {
    return this.#kernels.size;
  }

  /** The stage over one batch. */
  run(batch: Batch, onRowError?: RowErrorHandler): Batch {
    if (this.#resting > 0) {
      this.#resting--;
      return this.#interpreted.run(batch, onRowError);
    }
    const kernel = this.#kernelFor(batch);
    if (kernel === null) return this.#interpreted.run(batch, onRowError);
    const count = this.#call(kernel, batch);
    if (count >= 0) return this.#result(kernel, batch, count);
    if (++this.#bails >= bailsMax) [this.#resting, this.#bails] = [restBatches, 0];
    return this.#interpreted.run(batch, onRowError);
  }

  #kernelFor(batch: Batch): Kernel | null {
    const selected = batch.selection !== null;
    let same = this.#compiled && selected === this.#selected;
    for (let i = 0; i < this.#used.length; i++) {
      const seen = layoutBits(batch.columns[this.#used[i]]);
      const bits = this.#manyLayouts ? seen | (this.#bits[i] & NULLS) : seen;
      if (this.#bits[i] !== bits) {
        this.#bits[i] = bits;
        same = false;
      }
    }
    return same ? this.#kernel : this.#switchKernel(selected);
  }

  get #manyLayouts(): boolean {
    return this.#kernels.size >= layoutsMax;
  }

  #switchKernel(selected: boolean): Kernel | null {
    const key = `${selected} ${this.#bits}`;
    let kernel = this.#kernels.get(key);
    if (kernel === undefined) {
      kernel = this.#compile(selected);
      this.#kernels.set(key, kernel);
    }
    this.#kernel = kernel;
    this.#compiled = true;
    this.#selected = selected;
    this.#buffers = [];
    return kernel;
  }

  #compile(selected: boolean): Kernel | null {
    try {
      return compileKernel(this.#stage, this.#used, [...this.#bits], selected);
    } catch (error) {
      if (error instanceof CodeTooLarge) return null;
      throw error;
    }
  }

  #call(kernel: Kernel, batch: Batch): number {
    if (this.#stage.filters.length > 0 && this.#selection.length < batch.rows) {
      this.#selection = new Int32Array(Math.max(batch.rows, 1024, this.#selection.length * 2));
    }
    if (kernel.outputs.length > 0) this.#prepare(kernel, batch.length);
    const tables = kernel.memos.length === 0
      ? []
      : kernel.memos.map((site) => site.table(batch.columns[site.bound.source].dictionary!));
    try {
      const { length, selection, rows } = batch;
      const columns = this.#manyLayouts ? this.#asCompiledFor(batch.columns) : batch.columns;
      return kernel.run(columns, length, selection, rows, this.#selection, this.#buffers, tables, batch);
    } catch (error) {
      if (error instanceof VolleyError) return -1;
      throw error;
    }
  }

  #asCompiledFor(columns: readonly Column[]): readonly Column[] {
    const same = [...columns];
    this.#used.forEach((index, i) => {
      if ((this.#bits[i] & NULLS) !== 0) same[index] = withValidity(columns[index]);
    });
    return same;
  }

  #prepare(kernel: Kernel, length: number): void {
    const reuse = this.#transient && this.#buffers.length === kernel.outputs.length;
    if (!reuse || this.#buffers[0].length < length) {
      this.#buffers = kernel.outputs.map((output) => newBuffers(output, this.#typeOf(output), length));
      return;
    }
    for (let j = 0; j < this.#buffers.length; j++) {
      this.#buffers[j].validity?.fill(0);
      if (kernel.outputs[j].form === "bits") this.#buffers[j].values.fill(0);
      this.#buffers[j].raws.length = 0;
    }
  }

  #typeOf(output: KernelOutput): DataType {
    return this.#stage.outputs![output.at].bound.type;
  }

  #result(kernel: Kernel, batch: Batch, count: number): Batch {
    this.#bails = 0;
    const { outputSchema, filters } = this.#stage;
    const columns = this.#columns(kernel, batch);
    const all = filters.length === 0 || count === batch.rows;
    return batch.derive(outputSchema, columns, all ? batch.selection : this.#selection, count);
  }

  #columns(kernel: Kernel, batch: Batch): readonly Column[] {
    const { outputs } = this.#stage;
    if (outputs === null) return batch.columns;
    const columns: Column[] = outputs.map(({ bound }, at) => {
      if (bound.kind === "column") return batch.columns[bound.index];
      return bound.kind === "literal" ? this.#constant(bound, at, batch.length) : null!;
    });
    kernel.outputs.forEach((output, j) => {
      columns[output.at] = this.#column(kernel, output, this.#buffers[j], batch);
    });
    return columns;
  }

  /** Columns are immutable: a constant one serves all batches of the same length. */
  #constant(literal: BoundLiteral, at: number, length: number): Column {
    let column = this.#constants.get(at);
    if (column === undefined || column.length !== length) {
      column = constantColumn(literal, length);
      this.#constants.set(at, column);
    }
    return column;
  }

  #column(kernel: Kernel, output: KernelOutput, buffers: OutputBuffers, batch: Batch): Column {
    const type = this.#typeOf(output);
    const { length } = batch;
    if (output.form === "raws") return columnOfRaws(type, buffers.raws, length);
    const site = output.site < 0 ? null : kernel.memos[output.site];
    const dictionary = site === null
      ? output.dictionary
      : site.table(batch.columns[site.bound.source].dictionary!).texts;
    const { values, validity, nulls } = buffers;
    const typed = output.form === "wide" ? buffers.wide : values;
    return new Column({
      type,
      length,
      values: typed,
      validity,
      nullCount: output.nullable ? nulls : 0,
      dictionary,
    });
  }
}

function constantColumn({ type, value }: BoundLiteral, length: number): Column {
  if (typeof value !== "string") return columnOfRaws(type, new Array(length).fill(value), length);
  return new Column({ type, length, values: new Int32Array(length), dictionary: new Dictionary([value]) });
}

function newBuffers(output: KernelOutput, type: DataType, length: number): OutputBuffers {
  const validity = output.nullable ? newBitmap(length) : null;
  const shared = { validity, raws: [], nulls: 0, length };
  if (output.form === "raws") return { ...shared, values: null, wide: null };
  if (output.form === "codes") return { ...shared, values: new Int32Array(length), wide: null };
  const values = storage(type, length)!;
  if (output.form !== "wide") return { ...shared, values, wide: null };
  return { ...shared, values: new Int32Array(values.buffer), wide: values as BigInt64Array };
}
