import { assert, assertEquals } from "@std/assert";
import { type Batch, describeType, Dictionary, Schema } from "../data/mod.ts";
import { countFallbacks } from "./both_ways_test.ts";
import type { ExprNode } from "./node.ts";
import { parseExpr } from "./parse_expr.ts";
import { Program } from "./program.ts";
import type { ProgramStep } from "./pure_stage.ts";
import { declared, Random, randomBatch } from "./random_data_test.ts";
import { randomSteps } from "./random_program_test.ts";
import { readRaw } from "./raw_value.ts";

/** What running a program gives: rows that count, and the rows that failed with their codes. */
function outcome(program: Program, batch: Batch): unknown {
  const failed: unknown[] = [];
  const result = program.run(batch, (row, { code, at }) => failed.push([row, code, at.column]));
  const rows = Array.from({ length: result.rows }, (_, q) => {
    const row = result.selection === null ? q : result.selection[q];
    return [row, ...result.columns.map((column) => readRaw(column, row))];
  });
  return { failed, rows };
}

function describe(node: ExprNode): string {
  if (node.op === "col") return node.name;
  if (node.op === "lit") return `${JSON.stringify(node.value)}:${describeType(node.type)}`;
  return `${node.fn}(${node.args.map(describe).join(", ")}${
    node.params ? ` ${JSON.stringify(node.params)}` : ""
  })`;
}

function describeSteps(steps: readonly ProgramStep[]): string {
  return steps.map((step) =>
    step.kind === "filter"
      ? `filter ${describe(step.predicate)}`
      : step.columns.map(({ name, expr }) => `${name} = ${describe(expr)}`).join("\n  ")
  ).join("\n");
}

function throughJson(steps: readonly ProgramStep[]): ProgramStep[] {
  const again = (node: ExprNode) => parseExpr(JSON.parse(JSON.stringify(node)));
  return steps.map((step) =>
    step.kind === "filter"
      ? { kind: "filter", predicate: again(step.predicate) }
      : { kind: "project", columns: step.columns.map(({ name, expr }) => ({ name, expr: again(expr) })) }
  );
}

function checkSeed(seed: number): void {
  const random = new Random(seed);
  const fields = declared.map((type, i) => ({
    name: `c${i}_${type.kind}`,
    type,
    nullable: random.next() < 0.6,
  }));
  const schema = new Schema(fields);
  const dictionaries = fields.map(() => new Dictionary());
  const steps = randomSteps(schema, random);
  const compiled = new Program(steps, schema);
  const reference = new Program(steps, schema, { interpreted: true });
  const reread = new Program(throughJson(steps), schema, { transient: true });
  assertEquals(compiled.outputSchema.toString(), reread.outputSchema.toString());
  for (let i = 0; i < 4; i++) {
    const batch = randomBatch(schema, random, dictionaries);
    const expected = outcome(reference, batch);
    assertEquals(outcome(compiled, batch), expected, `seed ${seed}, batch ${i}:\n${describeSteps(steps)}`);
    assertEquals(
      outcome(reread, batch),
      expected,
      `seed ${seed}, batch ${i}, through JSON:\n${describeSteps(steps)}`,
    );
  }
}

Deno.test("Program.run() compiled equals interpreted equals reread from JSON, over random expressions and data", () => {
  const seeds = 120;
  const interpreted = countFallbacks(() => {
    for (let seed = 1; seed <= seeds; seed++) checkSeed(seed);
  });
  // A third of the runs is the reference itself; of the rest at least half must really have been compiled.
  assert(interpreted < seeds * 8, `${interpreted} of ${seeds * 12} runs were interpreted`);
});
