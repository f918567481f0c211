import type { Column, Dictionary } from "../data/mod.ts";
import type { Bound, Frame } from "./bound.ts";
import type { Slot } from "./expr_function.ts";
import { KernelWriter } from "./kernel_writer.ts";
import { type ColumnLayout, layoutOf } from "./layout.ts";
import type { MemoSite, MemoTable } from "./memo_table.ts";
import type { PureStage, StageOutput } from "./pure_stage.ts";
import type { Raw } from "./raw_value.ts";
import { representationOf } from "./representation.ts";
import { textChoice } from "./text_choice.ts";

/** How a computed column leaves the kernel. */
export type OutputForm = "values" | "wide" | "bits" | "codes" | "raws";

/** What the kernel writes one computed column into. */
export interface OutputBuffers {
  /** Typed array; Int32 words where the form is wide; codes. */
  // deno-lint-ignore no-explicit-any
  values: any;
  /** Bits of rows that are present, cleared before; null where the column can't be null. */
  validity: Uint8Array | null;
  /** The 64-bit view of `values` where the form is wide. */
  wide: BigInt64Array | BigUint64Array | null;
  raws: Raw[];
  nulls: number;
  /** Rows there is room for. */
  readonly length: number;
}

/** One computed column of a kernel. */
export interface KernelOutput {
  /** Position among the stage's outputs. */
  readonly at: number;
  readonly form: OutputForm;
  readonly nullable: boolean;
  /** Memo site whose codes it emits, or -1. */
  readonly site: number;
  /** What codes mean that come from no memo site. */
  readonly dictionary: Dictionary | null;
}

/** Rows that passed, or -1 where the batch is the interpreter's. */
export type KernelFunction = (
  columns: readonly Column[],
  length: number,
  input: Int32Array | null,
  count: number,
  selection: Int32Array,
  outputs: readonly OutputBuffers[],
  tables: readonly MemoTable[],
  frame: Frame,
) => number;

/** The generated loop of a stage for one layout of its columns. */
export interface Kernel {
  readonly run: KernelFunction;
  readonly outputs: readonly KernelOutput[];
  readonly memos: readonly MemoSite[];
}

/** Positions of the input columns a stage computes with. */
export function usedColumns(stage: PureStage): number[] {
  const used = new Set<number>();
  const seen = new Set<number>();
  const pending: Bound[] = [...stage.filters, ...computed(stage).map(({ output }) => output.bound)];
  for (let bound = pending.pop(); bound !== undefined; bound = pending.pop()) {
    if (seen.has(bound.id)) continue;
    seen.add(bound.id);
    if (bound.kind === "column") used.add(bound.index);
    if (bound.kind === "call") pending.push(...bound.args);
  }
  return [...used].sort((a, b) => a - b);
}

/** The outputs that are neither input columns handed on nor constants. */
export function computed(stage: PureStage): { output: StageOutput; at: number }[] {
  return (stage.outputs ?? []).map((output, at) => ({ output, at })).filter(({ output }) =>
    output.bound.kind === "call"
  );
}

/** Generates and compiles; throws what `new Function` throws where code generation is forbidden. */
export function compileKernel(
  stage: PureStage,
  used: readonly number[],
  bits: readonly number[],
  selected: boolean,
): Kernel {
  const layouts = new Map<number, ColumnLayout>(used.map((index, i) => [index, layoutOf(bits[i])]));
  const writer = new KernelWriter(layouts);
  const outputs = writeBody(stage, writer);
  const filtered = stage.filters.length > 0;
  const source = [
    // V8 shares type feedback between functions of equal source: the layout keeps them apart.
    `// ${stage.inputSchema} ${bits}`,
    '"use strict";',
    "return function kernel(columns, length, input, count, selection, outputs, tables, frame) {",
    ...writer.preamble,
    filtered ? "let n = 0;" : "",
    selected ? "for (let q = 0; q < count; q++) { const i = input[q];" : "for (let i = 0; i < length; i++) {",
    ...writer.lines,
    "}",
    ...outputs.map((output, j) => output.nullable ? `outputs[${j}].nulls = z${j};` : ""),
    filtered ? "return n;" : "return count;",
    "};",
  ].join("\n");
  const run = new Function("k", source)(writer.constants) as KernelFunction;
  return { run, outputs, memos: writer.memos };
}

function writeBody(stage: PureStage, writer: KernelWriter): KernelOutput[] {
  const wanted = computed(stage);
  let pass = "";
  stage.filters.forEach((filter) => {
    // What could fail must not see rows that an earlier condition has dropped.
    if (pass !== "" && filter.fallible) {
      writer.line(`if (${pass} === 0) continue;`);
      pass = "";
    }
    const { v } = writer.slot(filter);
    pass = pass === "" ? v : writer.assign(`${pass} & ${v}`);
  });
  if (wanted.length > 0 && pass !== "") writer.line(`if (${pass} === 0) continue;`);
  const outputs = wanted.map(({ output, at }, j) => writeOutput(output, at, j, writer));
  if (pass !== "") writer.line(`selection[n] = i; n += ${wanted.length > 0 ? "1" : pass};`);
  return outputs;
}

function writeOutput({ bound }: StageOutput, at: number, j: number, writer: KernelWriter): KernelOutput {
  const site = bound.type.kind === "utf8" ? writer.memoOf(bound) : -1;
  const choice = site < 0 ? textChoice(bound) : undefined;
  const slot = site >= 0 ? memoCode(bound, site, writer) : writer.slot(choice?.codes ?? bound);
  const form = site >= 0 || choice !== undefined ? "codes" : formOf(bound);
  writer.hoist(`q${j}`, `outputs[${j}].${form === "raws" ? "raws" : "values"}`);
  writer.line(storeCode(form, `q${j}`, slot));
  const nullable = slot.n !== "0" && form !== "raws";
  if (nullable) writeValidity(j, slot.n, writer);
  return { at, form, nullable, site, dictionary: choice?.dictionary ?? null };
}

function formOf(bound: Bound): OutputForm {
  switch (representationOf(bound.type)) {
    case "bool":
      return "bits";
    case "wide":
      return "wide";
    case "int":
    case "float":
      return "values";
    default:
      return "raws";
  }
}

function storeCode(form: OutputForm, target: string, { v, n }: Slot): string {
  switch (form) {
    case "bits":
      return `${target}[i >> 3] |= ${v} << (i & 7);`;
    case "wide":
      return `${target}[2 * i] = ${v}; ${target}[2 * i + 1] = Math.floor(${v} / 4294967296);`;
    case "raws":
      return `${target}[i] = ${n === "0" ? v : `${n} === 1 ? null : ${v}`};`;
    default:
      return `${target}[i] = ${v};`;
  }
}

function writeValidity(j: number, isNull: string, writer: KernelWriter): void {
  writer.preamble.push(`const p${j} = outputs[${j}].validity; let z${j} = 0;`);
  writer.line(`p${j}[i >> 3] |= (${isNull} ^ 1) << (i & 7); z${j} += ${isNull};`);
}

/** The text as a code of the memo table's own dictionary. */
function memoCode(bound: Bound, site: number, writer: KernelWriter): { v: string; n: string } {
  const entry = writer.entryOf(bound.kind === "call" ? bound.source : -1);
  const codes = writer.hoist(`x${site}`, `tables[${site}].codes`);
  let n = "0";
  if (bound.nullable || bound.fallible) {
    const state = writer.assign(`${writer.hoist(`s${site}`, `tables[${site}].states`)}[${entry}]`);
    writer.bail(`${state} === 2`);
    n = bound.nullable ? state : "0";
  }
  return { v: writer.assign(`${codes}[${entry}]`), n };
}
