import { Schema } from "../../data/mod.ts";
import type { ExplainedOperator, PlanExplanation } from "./plan_explanation.ts";

/** An explanation as a Mermaid flowchart: loops are boxes around their operators, arrows carry columns. */
export function explanationMermaid({ operators, edges, stages }: PlanExplanation): string {
  const names = new Map(operators.map(({ id }, index) => [id, `n${index}`]));
  const byId = new Map(operators.map((operator) => [operator.id, operator]));
  const boxes = stages.flatMap(({ operators: ids }, index) => {
    const nodes = ids.map((id) => nodeLine(byId.get(id)!, names));
    if (nodes.length < 2) return nodes.map((line) => `  ${line}`);
    return [`  subgraph s${index} ["one loop"]`, ...nodes.map((line) => `    ${line}`), "  end"];
  });
  const arrows = edges.map(({ from, to, columns }) => {
    return `  ${names.get(from)} -- ${quoted(columnsText(new Schema(columns)))} --> ${names.get(to)}`;
  });
  const marked = operators.filter(({ closures }) => closures.length > 0).map(({ id }) => names.get(id));
  const style = marked.length === 0
    ? []
    : ["  classDef closure stroke-dasharray: 5 5", `  class ${marked.join(",")} closure`];
  return ["flowchart LR", ...boxes, ...arrows, ...style].join("\n");
}

function nodeLine({ id, kind, does }: ExplainedOperator, names: ReadonlyMap<string, string>): string {
  const text = quoted(`${id}: ${cut(does, 80)}`);
  const name = names.get(id);
  if (kind === "source") return `${name}([${text}])`;
  return kind === "sink" ? `${name}[/${text}/]` : `${name}[${text}]`;
}

function columnsText(schema: Schema): string {
  const text = schema.toString();
  const { length } = schema.fields;
  return text.length <= 60 ? text : `${length} columns`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Text in Mermaid's quotes: what could end them, or be read as markup, goes as an entity. */
function quoted(text: string): string {
  const safe = text.replace(/[#"<>&`\\\n\r]/g, (char) => `#${char.charCodeAt(0)};`);
  return `"${safe}"`;
}
