import { columnNotFound, describeType, type Field, Schema } from "../../data/mod.ts";
import { columnsOf, type ExprNode, type ExprType, typeOf } from "../../expr/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { NamedExpr } from "../node.ts";

/** Told what is wrong with a step, and where within it. */
export type Refusal = (path: readonly (string | number)[], error: VolleyError) => void;

/** What a step's columns are worked out from, and where mistakes are told. */
export class Typing {
  readonly inputs: readonly Schema[];
  /** Columns the step says it has; null: it says none. */
  readonly declared: Schema | null;
  readonly #refuse: Refusal;

  constructor(inputs: readonly Schema[], declared: Schema | null, refuse: Refusal) {
    this.inputs = inputs;
    this.declared = declared;
    this.#refuse = refuse;
  }

  /** Columns of the first input. */
  get input(): Schema {
    return this.inputs[0];
  }

  /** Tells a mistake. */
  refuse(path: readonly (string | number)[], error: VolleyError): null {
    this.#refuse(path, error);
    return null;
  }

  /** The type of an expression over the first input, or null. */
  type(expr: ExprNode, ...path: (string | number)[]): ExprType | null {
    const unknown = this.attempt(path, () => columnsOf(expr).filter((name) => this.input.indexOf(name) < 0));
    for (const name of unknown ?? []) this.refuse(path, columnNotFound(name, this.input.names));
    return unknown?.length === 0 ? this.attempt(path, () => typeOf(expr, this.input)) : null;
  }

  /** The column a named expression makes, or null. */
  named({ name, expr }: NamedExpr, ...path: (string | number)[]): Field | null {
    const type = this.type(expr, ...path, "expr");
    return type === null ? null : { name, type: type.type, nullable: type.nullable };
  }

  /** Refuses a condition that is no bool. */
  condition(expr: ExprNode, ...path: (string | number)[]): void {
    const found = this.type(expr, ...path);
    if (found === null || found.type.kind === "bool" || found.type.kind === "null") return;
    this.refuse(
      path,
      new VolleyError({
        code: "EXPR_TYPE_MISMATCH",
        message: `Cannot filter by ${describeType(found.type)}: a bool is wanted`,
        hint: "Compare it with something.",
      }),
    );
  }

  /** The column of that name in an input, or null. */
  column(name: string, path: readonly (string | number)[], input = 0): Field | null {
    return this.attempt(path, () => this.inputs[input].field(name));
  }

  /** Columns of these names in the first input; null where one is missing. */
  columns(names: readonly string[], ...path: (string | number)[]): Field[] | null {
    return allOrNone(names.map((name, index) => this.column(name, [...path, index])));
  }

  /** Fields as a schema, or null where one is missing or a name occurs twice. */
  schema(fields: readonly (Field | null)[] | null, ...path: (string | number)[]): Schema | null {
    const all = fields === null ? null : allOrNone(fields);
    return all === null ? null : this.attempt(path, () => new Schema(all));
  }

  /** What `work` gives; a coded error it throws is told, and gives null. */
  attempt<T>(path: readonly (string | number)[], work: () => T): T | null {
    try {
      return work();
    } catch (thrown) {
      if (thrown instanceof VolleyError) return this.refuse(path, thrown);
      throw thrown;
    }
  }
}

/** The list, unless something in it is missing. */
export function allOrNone<T>(items: readonly (T | null)[]): T[] | null {
  return items.includes(null) ? null : items as T[];
}
