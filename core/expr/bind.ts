import { columnNotFound, type DataType, describeType, logicalType, type Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type Bound, type BoundCall, manyColumns, noColumn, type Params } from "./bound.ts";
import { canConvert } from "./convert.ts";
import { checkDepth } from "./depth.ts";
import { evaluator } from "./evaluate.ts";
import type {
  ArgType,
  CallBuilder,
  ExprFunction,
  LazyFunction,
  Signature,
  StrictFunction,
} from "./expr_function.ts";
import { functionNamed } from "./function_table.ts";
import { literalRaw } from "./literal.ts";
import { isWide } from "./numeric_type.ts";
import type { ExprNode } from "./node.ts";
import type { Raw } from "./raw_value.ts";
import { typeMismatch } from "./type_mismatch.ts";

/** The names an expression may use and what they stand for. */
export type Scope = ReadonlyMap<string, Bound>;

/**
 * Resolves names, types every call, writes implicit casts out and folds constants. Equal expressions become one
 * object, so that whoever evaluates them can do it once.
 */
export class Binder implements CallBuilder {
  readonly #interned = new Map<string, Bound>();
  #scope: Scope;
  #seen = new Map<ExprNode, Bound>();

  constructor(schema: Schema) {
    this.#scope = this.#columnsOf(schema);
  }

  /** What the names mean now. */
  get scope(): Scope {
    return this.#scope;
  }

  /** Later expressions see these names instead. */
  rescope(scope: Scope): void {
    this.#scope = scope;
    this.#seen = new Map();
  }

  /** The typed expression; throws `COLUMN_NOT_FOUND`, `EXPR_TYPE_MISMATCH`, `EXPR_UNKNOWN_FUNCTION`, `EXPR_TOO_DEEP`. */
  bind(node: ExprNode): Bound {
    checkDepth(node);
    return this.#bind(node);
  }

  #bind(node: ExprNode): Bound {
    const seen = this.#seen.get(node);
    if (seen !== undefined) return seen;
    const bound = this.#resolve(node);
    this.#seen.set(node, bound);
    return bound;
  }

  #resolve(node: ExprNode): Bound {
    if (node.op === "lit") return this.literal(logicalType(node.type), literalRaw(node));
    if (node.op === "call") return this.call(node.fn, node.args.map((arg) => this.#bind(arg)), node.params);
    const found = this.#scope.get(node.name);
    if (found === undefined) throw columnNotFound(node.name, [...this.#scope.keys()]);
    return found;
  }

  /** A constant. */
  literal(type: DataType, value: Raw): Bound {
    const key = `lit ${describeType(type)} ${constantKey(value)}`;
    return this.#intern(key, (id) => ({
      kind: "literal",
      id,
      type,
      value,
      nullable: value === null,
      fallible: false,
      depth: 1,
      source: noColumn,
    }));
  }

  /** `bound`, declared never null: an expression of its own, so that what is built on it is typed anew. */
  present(bound: Bound): Bound {
    return bound.nullable
      ? this.#intern(`present ${bound.id}`, (id) => ({ ...bound, id, nullable: false }))
      : bound;
  }

  /** A call over bound arguments, which are converted to what the function takes. */
  call(name: string, args: readonly Bound[], params: Params = {}): Bound {
    const fn = functionNamed(name);
    checkArity(fn, args.length);
    if (fn.kind === "macro") return fn.expand(args, params, this);
    if (name === "in" && isShortWideList(args)) {
      return this.call("or", args.slice(1).map((other) => this.call("eq", [args[0], other])));
    }
    const flat = name === "and" || name === "or" ? flattened(fn, args) : args;
    const signature = signatureOf(fn, flat, params);
    const converted = flat.map((arg, i) => signature.args?.[i] ? this.coerce(arg, signature.args[i]) : arg);
    const key = `${name} ${converted.map((arg) => arg.id)} ${JSON.stringify(params)}`;
    return this.#intern(key, (id) => folded(boundCall(id, fn, converted, params, signature)));
  }

  /** `bound` as `type`, by a cast where it has another one. */
  coerce(bound: Bound, type: DataType): Bound {
    if (describeType(bound.type) === describeType(type)) return bound;
    if (bound.kind === "literal" && bound.value === null) return this.literal(type, null);
    const cast = canConvert(bound.type, type) ? this.call("cast", [bound], { to: type }) : undefined;
    if (cast !== undefined && !(bound.kind === "literal" && cast.kind !== "literal")) return cast;
    const what = bound.kind === "literal" ? `constant ${constantKey(bound.value)}` : describeType(bound.type);
    throw typeMismatch(`Cannot use ${what} as ${describeType(type)}`, "Cast one side explicitly.");
  }

  #intern(key: string, make: (id: number) => Bound): Bound {
    let bound = this.#interned.get(key);
    if (bound === undefined) {
      bound = make(this.#interned.size);
      this.#interned.set(key, bound);
    }
    return bound;
  }

  #columnsOf(schema: Schema): Scope {
    return new Map(schema.fields.map((field, index) => {
      const make = (id: number): Bound => ({
        kind: "column",
        id,
        index,
        name: field.name,
        type: logicalType(field.type),
        nullable: field.nullable,
        fallible: false,
        depth: 1,
        source: index,
      });
      return [field.name, this.#intern(`col ${index}`, make)];
    }));
  }
}

/** Few 64-bit candidates are compared one by one: such comparisons stay compiled beyond 2^53. */
function isShortWideList(args: readonly Bound[]): boolean {
  return args.length > 1 && args.length <= 17 && isWide(args[0].type);
}

/** `and(and(a, b), c)` as `and(a, b, c)`: the same answers in the same order, without the depth. */
function flattened(fn: ExprFunction, args: readonly Bound[]): Bound[] {
  return args.flatMap((arg) => arg.kind === "call" && arg.fn === fn ? arg.args : [arg]);
}

function argType(bound: Bound): ArgType {
  const { type, nullable } = bound;
  return bound.kind === "literal" ? { type, nullable, literal: bound.value } : { type, nullable };
}

function boundCall(
  id: number,
  fn: Exclude<ExprFunction, { kind: "macro" }>,
  args: readonly Bound[],
  params: Params,
  signature: Signature,
): BoundCall {
  const sources = new Set(args.map((arg) => arg.source).filter((source) => source !== noColumn));
  return {
    kind: "call",
    id,
    fn,
    args,
    params,
    type: signature.type,
    nullable: signature.nullable ?? args.some((arg) => arg.nullable),
    fallible: (signature.fallible ?? false) || args.some((arg) => arg.fallible),
    depth: 1 + Math.max(0, ...args.map((arg) => arg.depth)),
    source: sources.size === 0 ? noColumn : sources.size === 1 ? [...sources][0] : manyColumns,
  };
}

/** The constant a call of constants is; one that fails stays, so that it fails per row. */
function folded(call: BoundCall): Bound {
  if (!call.args.every((arg) => arg.kind === "literal")) return call;
  try {
    const value = evaluator(call)({ columns: [] }, 0);
    return {
      kind: "literal",
      id: call.id,
      type: call.type,
      value,
      nullable: value === null,
      fallible: false,
      depth: 1,
      source: noColumn,
    };
  } catch (error) {
    if (error instanceof VolleyError) return call;
    throw error;
  }
}

/** What `fn` makes of these arguments; a refusal names the first of them that is a plain column. */
function signatureOf(fn: StrictFunction | LazyFunction, args: readonly Bound[], params: Params): Signature {
  try {
    return fn.signature(args.map(argType), params);
  } catch (error) {
    const column = args.find((arg) => arg.kind === "column");
    throw error instanceof VolleyError && column !== undefined
      ? error.within({ column: column.name })
      : error;
  }
}

function checkArity(fn: ExprFunction, count: number): void {
  const [least, most] = fn.arity;
  if (count >= least && count <= most) return;
  const wanted = least === most ? `${least}` : most === Infinity ? `${least} or more` : `${least} to ${most}`;
  throw new VolleyError({
    code: "EXPR_TYPE_MISMATCH",
    message: `Cannot call ${fn.name} with ${count} arguments: it takes ${wanted}`,
    hint: fn.summary,
  });
}

function constantKey(value: Raw): string {
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}
