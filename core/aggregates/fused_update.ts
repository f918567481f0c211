import type { Column } from "../data/mod.ts";
import type { Accumulator, InputCode } from "./accumulator.ts";
import { inputForm, layoutSignature } from "./input_layout.ts";

/** Takes rows to their groups in every accumulator; `columns[k]` is the input of `accumulators[k]`. */
export type UpdateFunction = (
  accumulators: readonly Accumulator[],
  columns: readonly (Column | null)[],
  rows: Int32Array,
  slots: Int32Array,
  from: number,
  to: number,
  times: Float64Array | null,
  partition: number,
) => void;

/** How {@linkcode compileUpdate} works. */
export interface CompileUpdateOptions {
  /** Never generates code: calls `update` of each accumulator. Default false. */
  readonly interpreted?: boolean;
}

/** Compiled functions by their source; bounded by the layouts and aggregates a program has. */
const compiled = new Map<string, UpdateFunction>();

/**
 * One function for a whole list of aggregates: a single loop over the rows holds the `code` of every accumulator that
 * has one, specialised on the layout of each input, then `update` is called on the others.
 *
 * It is right for all columns of the same {@linkcode layoutSignature} (types, and where nulls occur) and for all
 * accumulators made from the same specifications (panes of a window share it). Where code may not be generated, the answer is the same but slower.
 */
export function compileUpdate(
  inputs: readonly (Column | null)[],
  accumulators: readonly Accumulator[],
  options: CompileUpdateOptions = {},
): UpdateFunction {
  if (options.interpreted) return updateEach;
  const source = updateSource(inputs, accumulators);
  let update = compiled.get(source);
  if (update === undefined) {
    update = tryCompile(source);
    compiled.set(source, update);
  }
  return update;
}

/** The fused function's meaning: every accumulator updated by itself. */
export const updateEach: UpdateFunction = (
  accumulators,
  columns,
  rows,
  slots,
  from,
  to,
  times,
  partition,
): void => {
  for (let k = 0; k < accumulators.length; k++) {
    accumulators[k].update({ input: columns[k], rows, slots, from, to, times, partition });
  }
};

function tryCompile(source: string): UpdateFunction {
  try {
    return new Function("updateEach", source)(updateEach) as UpdateFunction;
  } catch (thrown) {
    // A content security policy without "unsafe-eval" (some browsers' Workers).
    if (thrown instanceof EvalError) return updateEach;
    throw thrown;
  }
}

/** Bodies that read the same input, so that it is loaded and tested for null once. */
interface InputGroup {
  readonly first: number;
  readonly bodies: string[];
}

/** The source of the function {@linkcode compileUpdate} makes: shown where a plan is explained. */
export function updateSource(
  inputs: readonly (Column | null)[],
  accumulators: readonly Accumulator[],
): string {
  const guards: string[] = [];
  const setup: string[] = [];
  const hoists: string[] = [];
  const rest: string[] = [];
  const groups = new Map<Column | null, InputGroup>();
  accumulators.forEach((accumulator, k) => {
    const input = inputs[k];
    const first = inputs.indexOf(input);
    const form = input === null ? null : inputForm(input);
    const code = form === "other"
      ? undefined
      : accumulator.code?.(`A${k}`, `a${k}_`, form === null ? null : inputCode(first, form));
    if (input !== null && first < k) guards.push(`columns[${k}] !== columns[${first}]`);
    setup.push(`const A${k} = accumulators[${k}];`);
    if (code === undefined) {
      rest.push(`A${k}.update({ input: columns[${k}], rows, slots, from, to, times, partition });`);
      return;
    }
    if (accumulator.reserve) setup.push(`A${k}.reserve(to - from);`);
    hoists.push(code.hoist);
    if (!groups.has(input)) groups.set(input, { first, bodies: [] });
    groups.get(input)!.bodies.push(`{ ${code.body} }`);
  });
  const loop = groups.size === 0 ? [] : fusedLoop(groups, hoists);
  return [
    `// ${layoutSignature(inputs)}`,
    `"use strict";`,
    `return (accumulators, columns, rows, slots, from, to, times, partition) => {`,
    ...sharedOrElse(guards),
    ...setup,
    ...loop,
    ...rest,
    `};`,
  ].join("\n");
}

/** Inputs that were one column when this was compiled may be two in another batch. */
function sharedOrElse(guards: readonly string[]): string[] {
  if (guards.length === 0) return [];
  const call = "updateEach(accumulators, columns, rows, slots, from, to, times, partition)";
  return [`if (${guards.join(" || ")}) return ${call};`];
}

function fusedLoop(groups: ReadonlyMap<Column | null, InputGroup>, hoists: readonly string[]): string[] {
  const arrays: string[] = [];
  const bodies: string[] = [];
  for (const [input, { first, bodies: group }] of groups) {
    const load = input === null ? "" : inputLoad(first, input);
    if (input !== null) arrays.push(inputArrays(first, input));
    const body = `{ ${load} ${group.join(" ")} }`;
    bodies.push(input?.validity ? `if ((valid${first}[i >> 3] >> (i & 7)) & 1) ${body}` : body);
  }
  return [
    ...arrays,
    ...hoists,
    "for (let j = from; j < to; j++) {",
    "const i = rows[j], s = slots[j];",
    ...bodies,
    "}",
  ];
}

function inputArrays(k: number, input: Column): string {
  const arrays = inputForm(input) === "int64"
    ? `const words${k} = columns[${k}].words;`
    : `const values${k} = columns[${k}].values;`;
  return input.validity ? `${arrays} const valid${k} = columns[${k}].validity;` : arrays;
}

function inputLoad(k: number, input: Column): string {
  return inputForm(input) === "int64"
    ? `const low${k} = words${k}[2 * i] >>> 0, high${k} = words${k}[2 * i + 1];`
    : `const value${k} = values${k}[i];`;
}

function inputCode(k: number, form: "number" | "int64"): InputCode {
  return { form, value: `value${k}`, low: `low${k}`, high: `high${k}` };
}
