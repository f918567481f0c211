import { Schema } from "../../data/mod.ts";
import type { ExplainedEdge, ExplainedOperator, PlanExplanation } from "./plan_explanation.ts";
import type { StateEstimate } from "./state_estimate.ts";

/** An explanation as text: a line for each operator, its columns where they change, and what holds of the whole. */
export function explanationText(explanation: PlanExplanation): string {
  const { operators } = explanation;
  const width = Math.min(28, Math.max(...operators.map(({ id }) => id.length)));
  const page: Page = { explanation, width, brackets: bracketsOf(explanation), edges: edgesOf(explanation) };
  const lines = operators.flatMap((operator, index) => operatorLines(operator, index, page));
  return [headLine(explanation), "", ...lines, "", ...endLines(explanation)].join("\n");
}

/** What the lines of operators are written with. */
interface Page {
  readonly explanation: PlanExplanation;
  /** Of the column of ids. */
  readonly width: number;
  readonly brackets: ReadonlyMap<string, string>;
  readonly edges: ReadonlyMap<string, readonly ExplainedEdge[]>;
}

function edgesOf({ edges }: PlanExplanation): ReadonlyMap<string, readonly ExplainedEdge[]> {
  return Map.groupBy(edges, ({ from }) => from);
}

/** Loops of several operators that stand below one another have a bracket, others dots. */
function bracketsOf({ stages, operators }: PlanExplanation): ReadonlyMap<string, string> {
  const positions = new Map(operators.map(({ id }, index) => [id, index]));
  const brackets = new Map<string, string>();
  for (const { operators: members } of stages) {
    if (members.length < 2) continue;
    const first = positions.get(members[0])!;
    const together = members.every((id, i) => positions.get(id) === first + i);
    members.forEach((id, i) => {
      brackets.set(id, !together ? "·" : i === 0 ? "┌" : i === members.length - 1 ? "└" : "│");
    });
  }
  return brackets;
}

function headLine({ operators, parallelism }: PlanExplanation): string {
  const counts = [
    counted(operators.filter(({ kind }) => kind === "source").length, "source"),
    counted(operators.filter(({ kind }) => kind !== "source" && kind !== "sink").length, "operator"),
    counted(operators.filter(({ kind }) => kind === "sink").length, "sink"),
  ];
  return `Plan of ${counts.join(", ")}; parallelism ${parallelism}`;
}

function operatorLines(operator: ExplainedOperator, index: number, page: Page): string[] {
  const { explanation, width, brackets } = page;
  const bracket = brackets.get(operator.id) ?? " ";
  const below = bracket === "┌" || bracket === "│" ? "│" : " ";
  const before = explanation.operators[index - 1];
  const from =
    operator.inputs.length === 0 || (operator.inputs.length === 1 && operator.inputs[0] === before?.id)
      ? ""
      : `  ← ${operator.inputs.join(", ")}`;
  const head = ` ${bracket} ${operator.id.padEnd(width)}  ${operator.does}${from}`;
  const details = detailsOf(operator, page).map((text) => ` ${below} ${" ".repeat(width)}    ${text}`);
  return [head, ...details];
}

function detailsOf(operator: ExplainedOperator, { edges }: Page): string[] {
  const { state, closures, onError, kind, implicit } = operator;
  const columns = columnsText(operator, edges);
  return [
    ...(columns === null ? [] : [`→ ${columns}`]),
    ...(implicit ? ["put in by the builder"] : []),
    ...(state === null ? [] : [stateText(state)]),
    ...closures.map(({ name, module, export: exported }) =>
      module === undefined
        ? `closure ${name}: runs only with the program that made the plan`
        : `closure ${name}: ${exported ?? "default"} of ${module}`
    ),
    ...(onError === (kind === "watermarks" ? "skip" : "fail") ? [] : [`rows it can't process: ${onError}`]),
  ];
}

/** Columns of what it gives, where they are not those it is given. */
function columnsText({ id, inputs }: ExplainedOperator, edges: Page["edges"]): string | null {
  const out = edges.get(id)?.[0];
  if (out === undefined) return null;
  const text = new Schema(out.columns).toString();
  const given = inputs.length === 0 ? undefined : edges.get(inputs[0])?.find(({ to }) => to === id);
  return given !== undefined && new Schema(given.columns).toString() === text ? null : text;
}

function stateText({ kind, keys, bytesPerEntry, grows, entries, bytes }: StateEstimate): string {
  const each = kind === "rows within bounds" ? "row" : kind;
  const by = keys.length === 0 || kind === "rows within bounds" ? "" : ` (${keys.join(", ")})`;
  const known = bytesPerEntry > 0 ? ` about ${bytesText(bytesPerEntry)} for each ${each}${by}` : "";
  const all = entries === null ? "" : `, ${bytesText(bytes!)} for ${entries.toLocaleString("en-US")}`;
  const more = grows.length === 0 ? "" : `${known === "" ? " " : "; "}${grows.join("; ")}`;
  return `state:${known}${all}${more}`;
}

function endLines({ sinks, weakestGuarantee, stateBytes, operators, stages }: PlanExplanation): string[] {
  const brackets = stages.some(({ operators }) => operators.length > 1);
  const closures = operators.filter(({ closures }) => closures.some(({ module }) => module === undefined));
  return [
    ...sinks.map(({ id, guarantee, now }) =>
      `${id}: ${guarantee ?? "no known guarantee"}; this release takes no checkpoints: ${now}`
    ),
    ...(sinks.length > 1 ? [`weakest guarantee: ${weakestGuarantee ?? "not known"}`] : []),
    ...(stateBytes === null || stateBytes === 0 ? [] : [`state in all: about ${bytesText(stateBytes)}`]),
    ...(closures.length === 0
      ? []
      : [`closures of ${
        closures.map(({ id }) => id).join(", ")
      } are not part of the plan: it runs with its program alone`]),
    ...(brackets ? ["┌ └ operators in a bracket run as one loop"] : []),
  ];
}

/** Bytes for people: `68 B`, `1.4 KiB`, `52 MiB`. */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let [size, unit] = [bytes, 0];
  while (size >= 1024 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${size >= 10 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
