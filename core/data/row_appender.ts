import { VolleyError } from "../fault/mod.ts";
import type { ColumnWriter } from "./column_writer.ts";
import type { DataType } from "./data_type.ts";
import { compileFunction } from "./generated_code.ts";
import { isInherited, readProperty } from "./read_property.ts";
import { nearestName, type Schema } from "./schema.ts";
import { describeValue, placeFault, typeMismatch } from "./value_fault.ts";

/** What is done with a property that is no column. */
export type UnknownColumns = "error" | "ignore";

/** Stores plain objects as rows of a schema's column writers. */
export interface RowAppender {
  /** Stores `row` at position `at`; throws a coded error and leaves earlier rows as they are. */
  append(row: unknown, at: number): void;
  /** Picks up the writers' buffers after they were reset. */
  rebind(): void;
}

/** What a row appender works on. */
export interface RowTarget {
  readonly schema: Schema;
  /** One a column, with room for every position that is appended to. */
  readonly writers: readonly ColumnWriter[];
  readonly unknownColumns: UnknownColumns;
  /** Number of the row at position 0, for messages. */
  firstRow(): number;
}

/** The fastest appender the host allows: code generated for the schema, else a plain loop. */
export function rowAppender(target: RowTarget): RowAppender {
  return generatedRowAppender(target) ?? plainRowAppender(target);
}

/** An appender without generated code. */
export function plainRowAppender(target: RowTarget): RowAppender {
  const slow = new SlowPath(target);
  const names = target.schema.names;
  return {
    append(row, at) {
      slow.refuseNonObject(row, at);
      for (let c = 0; c < names.length; c++) slow.store(c, at, readProperty(row as object, names[c]));
      slow.refuseUnknown(row as object, at);
    },
    rebind() {},
  };
}

/**
 * An appender generated for the schema: values of the usual kind go straight into typed arrays, 64-bit integers as two
 * words; everything else takes the slow path. Null where code generation is forbidden.
 */
export function generatedRowAppender(target: RowTarget): RowAppender | null {
  const { fields } = target.schema;
  const checksUnknown = target.unknownColumns === "error";
  const body = [
    `"use strict"; const hasOwn = Object.hasOwn;`,
    ...fields.map((_, c) => `let w${c} = writers[${c}], a${c};`),
    `function rebind() {`,
    ...fields.map(({ type }, c) => BUFFER[fastKind(type)] ? `a${c} = w${c}.${BUFFER[fastKind(type)]};` : ""),
    `} rebind();`,
    `function append(row, n) {`,
    `if (typeof row !== "object" || row === null) slow.refuseNonObject(row, n);`,
    `let v, seen = ${fields.length};`,
    ...fields.map((field, c) => `v = ${propertyCode(field.name)}; ${storeCode(field.type, c)}`),
    checksUnknown ? `let own = 0; for (const _ in row) own++;` : "",
    checksUnknown ? `if (own > seen) slow.refuseUnknown(row, n);` : "",
    `}`,
    `return { append, rebind };`,
  ].join("\n");
  const make = compileFunction<(writers: readonly ColumnWriter[], slow: SlowPath) => RowAppender>(
    ["writers", "slow"],
    body,
  );
  return make === null ? null : make(target.writers, new SlowPath(target));
}

function propertyCode(name: string): string {
  const key = JSON.stringify(name);
  return isInherited(name) ? `hasOwn(row, ${key}) ? row[${key}] : undefined` : `row[${key}]`;
}

type FastKind = "float" | "int" | "words" | "bool" | "text" | "none";

function fastKind(type: DataType): FastKind {
  if (type.kind === "float32" || type.kind === "float64") return "float";
  if (type.kind in FITS) return "int";
  if (type.kind === "int64" || type.kind === "uint64") return "words";
  if (type.kind === "timestamp") return type.unit === "ms" ? "words" : "none";
  if (type.kind === "utf8" || (type.kind === "dictionary" && type.value.kind === "utf8")) return "text";
  return type.kind === "bool" ? "bool" : "none";
}

/** The writer's buffer each kind of code stores to. */
const BUFFER: { readonly [kind in FastKind]: string } = {
  float: "values",
  int: "values",
  words: "words",
  bool: "values",
  text: "",
  none: "",
};

const FITS: { readonly [kind: string]: string } = {
  int8: "(v << 24 >> 24) === v",
  int16: "(v << 16 >> 16) === v",
  int32: "(v | 0) === v",
  uint8: "(v & 255) === v",
  uint16: "(v & 65535) === v",
  uint32: "(v >>> 0) === v",
};

function storeCode(type: DataType, c: number): string {
  const otherwise = `else seen += slow.store(${c}, n, v) - 1;`;
  switch (fastKind(type)) {
    case "float":
      return `if (typeof v === "number") a${c}[n] = v; ${otherwise}`;
    case "int":
      return `if (typeof v === "number" && ${FITS[type.kind]}) a${c}[n] = v; ${otherwise}`;
    case "words": {
      const range = type.kind === "uint64" ? "v >= 0 && v <= 9007199254740991" : SAFE;
      return `if (typeof v === "number" && ${range} && Math.floor(v) === v) {
        a${c}[2 * n] = v; a${c}[2 * n + 1] = Math.floor(v * 2.3283064365386963e-10);
      } ${otherwise}`;
    }
    case "bool":
      return `if (v === true) a${c}[n >> 3] |= 1 << (n & 7);
        else if (v === false) a${c}[n >> 3] &= ~(1 << (n & 7)); ${otherwise}`;
    case "text":
      return `if (typeof v === "string") w${c}.put(n, v); ${otherwise}`;
    default:
      return `seen += slow.store(${c}, n, v) - 1;`;
  }
}

const SAFE = "v >= -9007199254740991 && v <= 9007199254740991";

/** Everything but the usual kind of value in the usual place: nulls, other accepted forms, errors. */
class SlowPath {
  readonly #target: RowTarget;

  constructor(target: RowTarget) {
    this.#target = target;
  }

  /** Stores a value of column `c` at position `at`: 1 when the row has that column, else 0. */
  store(c: number, at: number, value: unknown): 0 | 1 {
    const { schema, writers } = this.#target;
    const field = schema.fields[c];
    if (value === undefined || value === null) {
      if (!field.nullable && field.type.kind !== "null") throw this.#absent(c, at, value);
      writers[c].setNull(at);
      return value === null ? 1 : 0;
    }
    try {
      writers[c].set(at, value);
    } catch (error) {
      this.#forget(at);
      throw error instanceof VolleyError ? placeFault(error, this.#rowNumber(at), field.name) : error;
    }
    return 1;
  }

  refuseNonObject(row: unknown, at: number): void {
    if (typeof row === "object" && row !== null) return;
    const number = this.#rowNumber(at);
    throw new VolleyError({
      code: "ROW_NOT_AN_OBJECT",
      message: `Cannot store row ${number}: wanted an object with ${this.#target.schema}, got ${
        describeValue(row)
      }`,
      at: { row: number },
      hint: "Give each row as a plain object, one property a column.",
    });
  }

  /** Throws when `row` has a property that is no column. */
  refuseUnknown(row: object, at: number): void {
    if (this.#target.unknownColumns === "ignore") return;
    const { schema } = this.#target;
    const unknown = Object.keys(row).find((name) => schema.indexOf(name) < 0);
    if (unknown === undefined) return;
    this.#forget(at);
    throw unknownColumn(unknown, schema, this.#rowNumber(at));
  }

  #absent(c: number, at: number, value: null | undefined): VolleyError {
    this.#forget(at);
    const { schema } = this.#target;
    const { name, type } = schema.fields[c];
    const row = this.#rowNumber(at);
    if (value === null) return placeFault(typeMismatch(type, null, "not nullable"), row, name);
    return new VolleyError({
      code: "ROW_MISSING_COLUMN",
      message: `Cannot store row ${row}: it has no column "${name}"`,
      at: { row, column: name },
      hint: `Give the column in every row, or declare it nullable.`,
    });
  }

  /** Takes back the nulls of a row that failed half-way: the next row gets its position. */
  #forget(at: number): void {
    for (const writer of this.#target.writers) writer.unsetNull(at);
  }

  #rowNumber(at: number): number {
    return this.#target.firstRow() + at;
  }
}

function unknownColumn(name: string, schema: Schema, row: number): VolleyError {
  const near = nearestName(name, schema.names);
  return new VolleyError({
    code: "ROW_UNKNOWN_COLUMN",
    message: `Cannot store row ${row}: column "${name}" is not in the schema (${schema})`,
    at: { row, column: name },
    hint: near ? `Did you mean "${near}"?` : `Add it to the schema, or set unknownColumns: "ignore".`,
  });
}
