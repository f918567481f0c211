import type { Dag, DagOp } from "./dag_step.ts";
import { expectedSinks } from "./reference_dag.ts";
import { lineOf, type RefAnswer } from "./reference_stream.ts";
import type { DagRun } from "./run_dag.ts";
import type { Any } from "./volley_rows.ts";

/** What differs, as lines to read; none when engine and reference agree. */
export function dagDifferences(dag: Dag, answers: readonly RefAnswer[], run: DagRun): string[] {
  const lines: string[] = [];
  for (const [name, expected] of expectedSinks(dag, answers)) {
    const [step] = /\d+/.exec(name)!;
    const { op } = dag.steps[Number(step)];
    const actual =
      (name.endsWith(".late") ? lateLines(run.sinks.get(name)!, op) : linesOf(run.sinks.get(name)!, op))
        .sort();
    lines.push(...differences(expected, actual).map((line) => `${name} (${op.op}) ${line}`));
  }
  return [...lines, ...countDifferences(dag, answers, run)];
}

function differences(expected: readonly string[], actual: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of actual) left.set(line, (left.get(line) ?? 0) + 1);
  const missing = expected.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
  const extra = [...left].flatMap(([line, count]) => count > 0 ? [`${count} x unexpected ${line}`] : []);
  return [...missing.slice(0, 5).map((line) => `missing ${line}`), ...extra.slice(0, 5)];
}

/** Rows in are rows out, filtered, late, refused or held: what the summary says of it. */
function countDifferences(
  dag: Dag,
  answers: readonly RefAnswer[],
  { summary, letters, sinks }: DagRun,
): string[] {
  const total = (of: (answer: RefAnswer) => number | undefined) =>
    answers.reduce((sum, answer) => sum + (of(answer) ?? 0), 0);
  const read = dag.steps.reduce(
    (sum, { op }) =>
      sum + (op.op === "source" ? op.partitions.flat().length : op.op === "rules" ? op.rules.length : 0),
    0,
  );
  const lettersWanted = total((answer) => answer.deadLetters);
  const written = [...sinks.values()].reduce((sum, rows) => sum + rows.length, 0);
  const counts: [string, number, number][] = [
    ["recordsIn", read, summary.recordsIn],
    ["recordsOut", written, summary.recordsOut],
    ["filtered", total((answer) => answer.filtered), summary.filtered],
    ["late", total((answer) => answer.late), summary.late],
    ["rejected", total((answer) => answer.rejected), summary.rejected],
    ["deadLetters", lettersWanted, summary.deadLetters],
    ["letters", lettersWanted, letters],
    ...stepCounts(dag, answers, summary),
  ];
  return counts.filter(([, expected, actual]) => expected !== actual)
    .map(([name, expected, actual]) => `${name}: expected ${expected}, engine ${actual}`);
}

/** What each operator took in and gave out, where the summary knows it. */
function stepCounts(
  dag: Dag,
  answers: readonly RefAnswer[],
  { operators }: DagRun["summary"],
): [string, number, number][] {
  return dag.steps.flatMap(({ op, inputs }, step): [string, number, number][] => {
    const own = operators.find(({ id }) => id === `s${step}`);
    if (own === undefined || op.op === "broadcast" || op.op === "renames") return [];
    const taken = inputs.reduce((sum, from) => sum + answers[from.step].outputs[from.port].recs.length, 0);
    const given = answers[step].outputs[0]?.recs.length;
    const checks: [string, number, number][] = [];
    if (own.recordsIn !== undefined && op.op !== "source") {
      checks.push([`s${step} (${op.op}) in`, taken, own.recordsIn]);
    }
    if (own.recordsOut !== undefined && given !== undefined) {
      checks.push([`s${step} (${op.op}) out`, given, own.recordsOut]);
    }
    return checks;
  });
}

/** Rows of a sink as the reference writes them; of those that replace earlier ones, what holds in the end. */
function linesOf(rows: readonly Any[], op: DagOp): string[] {
  switch (op.op) {
    case "answersAgain":
      return [...surviving(rows, op.keys).values()].map((row) =>
        JSON.stringify([...op.keys.map((name) => row[name]), row.window_start, row.window_end, ...calls(row)])
      );
    case "running":
      return [...latest(rows, ({ k }) => JSON.stringify(k)).values()].map((row) =>
        JSON.stringify([row.k, ...calls(row)])
      );
    case "topN":
      return [...latest(rows, ({ k, rank }) => JSON.stringify([k, rank])).values()].map((row) =>
        `${row.rank} ${lineOf(row)}`
      );
    default:
      return rows.map((row) => lineOf(row));
  }
}

function calls({ n, s, mx, mn }: Any): (number | null)[] {
  return [n, s, mx, mn].map((value) => value === null ? null : Number(value));
}

function latest(rows: readonly Any[], group: (row: Any) => string): Map<string, Any> {
  return new Map(rows.map((row) => [group(row), row]));
}

/** Answers that were not taken back, of each place the one with the greatest revision. */
function surviving(rows: readonly Any[], keys: readonly string[]): Map<string, Any> {
  const held = new Map<string, Any>();
  for (const row of rows) {
    const place = JSON.stringify([...keys.map((name) => row[name]), row.window_start, row.window_end]);
    const known = held.get(place);
    if (row.retracted) {
      if (known === undefined || known.revision !== row.revision) {
        throw new Error(`took back what was not said: ${place}`);
      }
      held.delete(place);
    } else {
      if (known !== undefined && known.revision >= row.revision) {
        throw new Error(`revision ${row.revision} of ${place} again`);
      }
      held.set(place, row);
    }
  }
  return held;
}

function lateLines(rows: readonly Any[], op: DagOp): string[] {
  if (op.op === "buckets") return rows.map((row) => lineOf(row));
  return rows.map(({ event_data, event_time, watermark, window_start, window_end, lateness_ms }) => {
    const { id, k, v } = JSON.parse(event_data);
    return JSON.stringify([id, k, v, event_time, watermark, window_start, window_end, Number(lateness_ms)]);
  });
}
