import {
  Batch,
  bool,
  type CallNode,
  type ColNode,
  columnBuilder,
  compileScalar,
  type ExprNode,
  type Field,
  logicalType,
  Schema,
} from "../../core/mod.ts";

/** What is known of one column in a range of rows; null where it is not known. */
export interface ColumnBounds {
  /** No value is below it, none above `max`; NaN aside. In any form a column builder takes. */
  readonly min: unknown;
  readonly max: unknown;
  /** Whether any row has a value. */
  readonly present: boolean | null;
  /** Whether any row is null. */
  readonly nulls: boolean | null;
}

/** Bounds by column name; a column left out is not known. */
export type RangeBounds = ReadonlyMap<string, ColumnBounds>;

/** An expression's least and greatest value, and whether it has one at all. */
interface Operand {
  readonly low: ExprNode;
  readonly high: ExprNode;
  readonly present: ExprNode;
  readonly float: boolean;
}

const UNKNOWN: ExprNode = { op: "lit", type: bool, value: null };
const TRUE: ExprNode = { op: "lit", type: bool, value: true };
const FACTS = ["min", "max", "present", "nulls"] as const;

/**
 * Tells which ranges of rows (row groups, files) can't hold a row a predicate is true for. The predicate is rewritten
 * over the bounds of its columns, three-valued: what isn't known is null, and only a plain false rules a range out. The
 * engine's own interpreter works it out, so that numbers, times and texts compare as they do in the filter itself.
 */
export class BoundsFilter {
  /** The columns whose bounds matter. */
  readonly columns: readonly string[];
  readonly #fields: readonly Field[];
  readonly #schema: Schema;
  readonly #possible: ExprNode;

  /** Columns that are not in `schema` count as unknown. */
  constructor(predicate: ExprNode, schema: Schema) {
    const used = new Map<string, Field>();
    this.#possible = possible(predicate, (name) => {
      const field = schema.find(name);
      if (field !== undefined) used.set(name, field);
      return field ?? null;
    });
    this.#fields = [...used.values()];
    this.columns = [...used.keys()];
    this.#schema = new Schema(this.#fields.flatMap(({ name, type }) => [
      { name: factName(name, "min"), type: logicalType(type), nullable: true },
      { name: factName(name, "max"), type: logicalType(type), nullable: true },
      { name: factName(name, "present"), type: bool, nullable: true },
      { name: factName(name, "nulls"), type: bool, nullable: true },
    ]));
  }

  /** For each range whether it may hold a row the predicate is true for. */
  mayHold(ranges: readonly RangeBounds[]): boolean[] {
    if (this.columns.length === 0) return ranges.map(() => true);
    try {
      const batch = this.#batch(ranges);
      const evaluate = compileScalar(this.#possible, this.#schema);
      return ranges.map((_, row) => evaluate(batch, row) !== false);
    } catch {
      // Bounds that make no sense, or can't be compared, say nothing.
      return ranges.map(() => true);
    }
  }

  #batch(ranges: readonly RangeBounds[]): Batch {
    const columns = this.#fields.flatMap(({ name }) =>
      FACTS.map((fact) => {
        const { type } = this.#schema.field(factName(name, fact));
        const builder = columnBuilder(type, ranges.length);
        for (const range of ranges) builder.append(range.get(name)?.[fact] ?? null);
        return builder.finish();
      })
    );
    return new Batch(this.#schema, columns, ranges.length);
  }
}

function factName(column: string, fact: typeof FACTS[number]): string {
  return `${column} ${fact}`;
}

type FindColumn = (name: string) => Field | null;

/** An expression over bounds that is false only where `node` is true for no row within them. */
function possible(node: ExprNode, find: FindColumn): ExprNode {
  if (node.op === "lit") return node.type.kind === "bool" && node.value !== null ? node : UNKNOWN;
  if (node.op === "col") return find(node.name)?.type.kind === "bool" ? fact(node, "max") : UNKNOWN;
  const { fn, args } = node;
  switch (fn) {
    case "and":
    case "or":
      return call(fn, ...args.map((arg) => possible(arg, find)));
    case "isNull":
    case "isNotNull":
      return nullTest(fn, args[0], find);
    case "between":
      return call("and", compared("ge", args[0], args[1], find), compared("le", args[0], args[2], find));
    case "in":
      return call("or", FALSE, ...args.slice(1).map((other) => compared("eq", args[0], other, find)));
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return compared(fn, args[0], args[1], find);
    default:
      return UNKNOWN;
  }
}

const FALSE: ExprNode = { op: "lit", type: bool, value: false };

function nullTest(fn: "isNull" | "isNotNull", arg: ExprNode, find: FindColumn): ExprNode {
  if (arg.op !== "col" || find(arg.name) === null) return UNKNOWN;
  return fact(arg, fn === "isNull" ? "nulls" : "present");
}

function compared(fn: string, left: ExprNode, right: ExprNode, find: FindColumn): ExprNode {
  const [a, b] = [operand(left, find), operand(right, find)];
  if (a === null || b === null) return UNKNOWN;
  const both = (...tests: readonly ExprNode[]) => call("and", a.present, b.present, ...tests);
  switch (fn) {
    case "eq":
      return both(call("le", a.low, b.high), call("ge", a.high, b.low));
    case "ne":
      // NaN, which no bounds tell of, differs from everything.
      if (a.float || b.float) return UNKNOWN;
      return both(call("or", call("ne", a.low, b.high), call("ne", a.high, b.low)));
    case "lt":
    case "le":
      return both(call(fn, a.low, b.high));
    default:
      return both(call(fn, a.high, b.low));
  }
}

function operand(node: ExprNode, find: FindColumn): Operand | null {
  if (node.op === "lit") {
    return node.value === null ? null : { low: node, high: node, present: TRUE, float: false };
  }
  const field = node.op === "col" ? find(node.name) : null;
  if (field === null || node.op !== "col") return null;
  const kind = logicalType(field.type).kind;
  return {
    low: fact(node, "min"),
    high: fact(node, "max"),
    present: fact(node, "present"),
    float: kind === "float32" || kind === "float64",
  };
}

function fact({ name }: ColNode, which: typeof FACTS[number]): ExprNode {
  return { op: "col", name: factName(name, which) };
}

function call(fn: string, ...args: readonly ExprNode[]): CallNode {
  return { op: "call", fn, args };
}
