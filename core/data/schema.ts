import { VolleyError } from "../fault/mod.ts";
import type { DataType, FieldType, Shape } from "./data_type.ts";

/** One named, typed column of a {@linkcode Schema}. */
export interface Field {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

/**
 * The ordered columns of a stream. `S` is the same fact for the type checker.
 *
 * @example
 * ```ts
 * import { float64, nullable, schema, utf8 } from "@volley/volley";
 * const events = schema({ user_id: utf8, amount: nullable(float64) });
 * console.assert(events.indexOf("amount") === 1);
 * ```
 */
export class Schema<S extends Shape = Shape> {
  readonly fields: readonly Field[];
  /** Phantom: carries the static shape, never set. */
  declare readonly shape: S;
  readonly #byName: Map<string, number>;

  constructor(fields: readonly Field[]) {
    this.fields = fields;
    this.#byName = new Map();
    fields.forEach((field, index) => {
      if (this.#byName.has(field.name)) {
        throw new VolleyError({
          code: "SCHEMA_DUPLICATE_COLUMN",
          message: `Cannot build schema: column "${field.name}" occurs twice`,
          at: { column: field.name },
          hint: "Rename one of the two.",
        });
      }
      this.#byName.set(field.name, index);
    });
  }

  /** Column names in order. */
  get names(): string[] {
    return this.fields.map((field) => field.name);
  }

  /** Position of a column, or -1. */
  indexOf(name: string): number {
    return this.#byName.get(name) ?? -1;
  }

  /** The field of that name, or `undefined`. */
  find(name: string): Field | undefined {
    const index = this.#byName.get(name);
    return index === undefined ? undefined : this.fields[index];
  }

  /** The field of that name; throws `COLUMN_NOT_FOUND` naming the nearest column. */
  field(name: string): Field {
    const found = this.find(name);
    if (found === undefined) throw columnNotFound(name, this.names);
    return found;
  }

  /** Whether both have the same names, types and nullability in the same order. */
  equals(other: Schema): boolean {
    return this === other || describeSchema(this) === describeSchema(other);
  }

  /** `name type?, ...`: one line, for messages and tests. */
  toString(): string {
    return describeSchema(this);
  }
}

/**
 * A schema from a shape: column order is the order of the keys. Throws `SCHEMA_INVALID_SHAPE` for a column written
 * `__proto__: type`, which JavaScript reads as the object's prototype, and for a column whose type is none.
 */
export function schema<const S extends Shape>(shape: S): Schema<S> {
  if (typeof shape !== "object" || shape === null) throw notAShape();
  const prototype = Object.getPrototypeOf(shape);
  if (prototype !== null && ("kind" in prototype || "nullable" in prototype)) throw prototypeColumn();
  return new Schema<S>(
    Object.keys(shape).map((name) => {
      if (!isFieldType(shape[name])) throw notAType(name);
      return toField(name, shape[name]);
    }),
  );
}

const TYPES_HINT = "Types are values to import, not text: schema({ user: utf8, amount: nullable(float64) }).";

function notAShape(): VolleyError {
  return new VolleyError({
    code: "SCHEMA_INVALID_SHAPE",
    message: "Cannot build schema: an object from column name to type is wanted",
    hint: TYPES_HINT,
  });
}

function isFieldType(declared: unknown): boolean {
  return typeof declared === "object" && declared !== null && ("kind" in declared || "nullable" in declared);
}

function notAType(column: string): VolleyError {
  return new VolleyError({
    code: "SCHEMA_INVALID_SHAPE",
    message: `Cannot build schema: what is given for column "${column}" is no column type`,
    at: { column },
    hint: TYPES_HINT,
  });
}

function prototypeColumn(): VolleyError {
  return new VolleyError({
    code: "SCHEMA_INVALID_SHAPE",
    message: "Cannot build schema: its shape has a type as prototype",
    at: { column: "__proto__" },
    hint: 'Write a column of that name as ["__proto__"]: type.',
  });
}

/** A named field from its declaration. */
export function toField(name: string, declared: FieldType): Field {
  return "nullable" in declared
    ? { name, type: declared.type, nullable: true }
    : { name, type: declared, nullable: false };
}

/** `COLUMN_NOT_FOUND` with the closest existing name as a hint. */
export function columnNotFound(name: string, names: readonly string[]): VolleyError {
  const near = nearestName(name, names);
  return new VolleyError({
    code: "COLUMN_NOT_FOUND",
    message: `Cannot find column "${name}": the stream has ${
      names.map((n) => `"${n}"`).join(", ") || "none"
    }`,
    at: { column: name },
    hint: near ? `Did you mean "${near}"?` : "Check the name against the source's schema.",
  });
}

/** The candidate within edit distance 3 of `name`, closest first, or `undefined`. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(4, name.length);
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(row[j - 1] + 1, previous[j] + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length];
}

/** A type as text: `timestamp[us]`, `list<utf8>`, `decimal(10, 2)`. */
export function describeType(type: DataType): string {
  switch (type.kind) {
    case "timestamp":
      return type.timezone ? `timestamp[${type.unit}, ${type.timezone}]` : `timestamp[${type.unit}]`;
    case "decimal":
      return `decimal(${type.precision}, ${type.scale})`;
    case "dictionary":
      return `dictionary<${describeType(type.value)}>`;
    case "list":
      return `list<${describeType(type.item)}>`;
    case "fixedSizeList":
      return `fixedSizeList<${describeType(type.item)}, ${type.size}>`;
    case "struct":
      return `struct<${schema(type.fields)}>`;
    default:
      return type.kind;
  }
}

function describeSchema(of: Schema): string {
  return of.fields.map((f) => `${f.name} ${describeType(f.type)}${f.nullable ? "?" : ""}`).join(", ");
}
