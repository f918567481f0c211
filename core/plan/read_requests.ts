import { type Field, logicalType, Schema } from "../data/mod.ts";
import { canFail, columnsOf, type ExprNode } from "../expr/mod.ts";
import type { ReadRequest } from "../operators/mod.ts";
import type { JoinKeys, NamedExpr, Plan, PlanNode, StepOf } from "./node.ts";
import { renamed } from "./renamed.ts";

/** What the readers of one operator need of its rows. */
interface Demand {
  /** Null: every column. */
  readonly columns: ReadonlySet<string> | null;
  /** Rows for which it is not true make no difference; null: every row does. */
  readonly predicate: ExprNode | null;
}

const EVERYTHING: Demand = { columns: null, predicate: null };

/**
 * What each source has to read, by operator id: the columns anyone downstream names, and the conditions that rows
 * meet before anything else happens to them.
 *
 * A computation is never left out, nor are its columns: it might fail. A condition counts as long as no row it refuses
 * could have been seen: not behind watermarks (a refused row moves them on, too), samples, closures or state, and not
 * with an expression that can fail. Rows that may become dead letters or late output are kept whole.
 */
export function readRequests(plan: Plan): ReadonlyMap<string, ReadRequest> {
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  const demands = new Map<string, Demand>();
  const requests = new Map<string, ReadRequest>();
  for (const node of plan.nodes.toReversed()) {
    const own = demands.get(node.id) ?? EVERYTHING;
    if (node.step.kind === "source") requests.set(node.id, toRequest(own, node.output));
    for (const [index, id] of node.inputs.entries()) {
      const asked = demandOn(node, own, nodes.get(id)!.output, index);
      const before = demands.get(id);
      demands.set(id, before === undefined ? asked : either(asked, before));
    }
  }
  return requests;
}

function toRequest({ columns, predicate }: Demand, output: readonly Field[]): ReadRequest {
  if (columns === null) return { columns: null, predicate };
  const read = output.filter(({ name }) => columns.has(name));
  if (read.length === output.length) return { columns: null, predicate };
  return { columns: (read.length > 0 ? read : cheapest(output)).map(({ name }) => name), predicate };
}

/** Rows are counted by something: one column, of fixed width where there is one. */
function cheapest(output: readonly Field[]): readonly Field[] {
  const fixed = output.find(({ type }) =>
    !["utf8", "binary", "list", "struct"].includes(logicalType(type).kind)
  );
  return fixed === undefined ? output.slice(0, 1) : [fixed];
}

/** A row either reader needs, with the columns of both. */
function either(a: Demand, b: Demand): Demand {
  return {
    columns: a.columns === null || b.columns === null ? null : a.columns.union(b.columns),
    predicate: a.predicate === null || b.predicate === null ? null : call("or", a.predicate, b.predicate),
  };
}

/** What `node`, of whose output `own` is needed, needs of its input number `index`, with columns `input`. */
function demandOn(node: PlanNode, own: Demand, input: readonly Field[], index: number): Demand {
  const asked = "leftKeys" in node.step ? joined(node.step, index) : demandOfStep(node, own, input);
  return node.onError === "deadLetter" ? { ...asked, columns: null } : asked;
}

function demandOfStep(node: PlanNode, own: Demand, input: readonly Field[]): Demand {
  const { step } = node;
  switch (step.kind) {
    case "filterExpr":
      return afterFilter(step, own, input);
    case "selectExpr":
      return { columns: new Set(step.columns.flatMap(({ expr }) => columnsOf(expr))), predicate: null };
    case "withColumn":
      return afterComputed([step.column], own, input);
    case "keyBy":
      return afterComputed(step.keys, own, input);
    case "drop":
      return own.columns === null ? { ...own, columns: new Set(node.output.map(({ name }) => name)) } : own;
    case "rename":
      return beforeRename(step, own, node.output, input);
    case "watermarks":
      return beforeWatermarks(step, own);
    case "split": {
      const conditions = step.branches.flatMap(({ predicate }) => columnsOf(predicate));
      return { columns: plus(own.columns, conditions), predicate: null };
    }
    case "sideOutput":
    case "sample":
    case "throttle":
      return { columns: own.columns, predicate: null };
    case "dedup":
      return { columns: plus(own.columns, step.keys), predicate: null };
    case "union":
      return { columns: null, predicate: own.predicate };
    case "aggregate":
      return { columns: aggregated(step), predicate: null };
    case "windowAggregate":
      return { columns: step.lateOutput === undefined ? aggregated(step) : null, predicate: null };
    default:
      return EVERYTHING;
  }
}

function afterFilter({ predicate }: StepOf<"filterExpr">, own: Demand, input: readonly Field[]): Demand {
  const columns = plus(own.columns, columnsOf(predicate));
  if (mayFail(predicate, input)) return { columns, predicate: null };
  return { columns, predicate: own.predicate === null ? predicate : call("and", predicate, own.predicate) };
}

/** Computed columns hide those of the input that have their names. */
function afterComputed(computed: readonly NamedExpr[], own: Demand, input: readonly Field[]): Demand {
  const made = computed.filter(({ name, expr }) => expr.op !== "col" || expr.name !== name);
  const named = computed.flatMap(({ expr }) => columnsOf(expr));
  const hidden = new Set(made.map(({ name }) => name));
  const columns = own.columns === null
    ? input.map(({ name }) => name).filter((name) => !hidden.has(name))
    : [...own.columns].filter((name) => !hidden.has(name));
  const passes = own.predicate !== null && !columnsOf(own.predicate).some((name) => hidden.has(name)) &&
    !made.some(({ expr }) => mayFail(expr, input));
  return { columns: new Set([...columns, ...named]), predicate: passes ? own.predicate : null };
}

function beforeRename(
  _step: StepOf<"rename">,
  own: Demand,
  output: readonly Field[],
  input: readonly Field[],
): Demand {
  const before = new Map(output.map(({ name }, i) => [name, input[i].name]));
  return {
    columns: own.columns === null ? null : new Set([...own.columns].map((name) => before.get(name)!)),
    predicate: own.predicate === null ? null : renamed(own.predicate, before),
  };
}

function beforeWatermarks({ column, strategy }: StepOf<"watermarks">, own: Demand): Demand {
  if (strategy.kind === "custom") return EVERYTHING;
  const named = strategy.kind === "punctuated" ? columnsOf(strategy.at) : [];
  return { columns: plus(own.columns, [column, ...named]), predicate: null };
}

/** One that can't even be typed fails, too: that is told where its operator is made. */
function mayFail(expr: ExprNode, input: readonly Field[]): boolean {
  try {
    return canFail(expr, new Schema(input));
  } catch {
    return true;
  }
}

/** A join holds all columns its results show, whoever reads them. */
function joined({ leftKeys, rightKeys, columns, lateOutput }: JoinKeys, index: number): Demand {
  if (lateOutput !== undefined) return EVERYTHING;
  const shown = columns.filter(({ side }) => side === index).map(({ from }) => from);
  return { columns: new Set([...(index === 0 ? leftKeys : rightKeys), ...shown]), predicate: null };
}

function aggregated({ keys, aggregates }: Pick<StepOf<"aggregate">, "keys" | "aggregates">): Set<string> {
  return new Set([
    ...keys,
    ...aggregates.flatMap(({ input }) => input === undefined ? [] : columnsOf(input)),
  ]);
}

function plus(columns: ReadonlySet<string> | null, more: readonly string[]): ReadonlySet<string> | null {
  return columns === null ? null : new Set([...columns, ...more]);
}

function call(fn: "and" | "or", ...args: readonly ExprNode[]): ExprNode {
  return { op: "call", fn, args };
}
