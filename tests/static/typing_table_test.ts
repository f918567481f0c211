import { assertEquals } from "@std/assert";
import {
  callFunction,
  col,
  lit,
  type LiteralInput,
  Schema,
  toField,
  typeOf,
  VolleyError,
} from "../../mod.ts";
import {
  binary,
  bool,
  type DataType,
  date,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  list,
  nullable,
  timestamp,
  uint16,
  uint32,
  uint64,
  uint8,
  utf8,
} from "../../mod.ts";
import { aggregateNames, aggregateType } from "../../mod.ts";
import type { Expr, Field, FieldType } from "../../mod.ts";
import { checkSnippet } from "./check_snippet.ts";

/** Columns of every type, some of them nullable. */
const shape: { readonly [name: string]: FieldType } = {
  bool,
  nbool: nullable(bool),
  int8,
  int16,
  int32,
  nint32: nullable(int32),
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  nfloat64: nullable(float64),
  decimal: decimal(10, 2),
  utf8,
  nutf8: nullable(utf8),
  binary,
  date,
  seconds: timestamp("s"),
  micros: timestamp("us"),
  list: list(int32),
};
const schema = new Schema(Object.entries(shape).map(([name, type]) => toField(name, type)));
const constants: { readonly [name: string]: LiteralInput } = {
  one: 1,
  half: 0.5,
  big: 5n,
  text: "2024-01-01",
  nothing: null,
};

/** Functions of one argument, and of two: every pair of columns, every column with every constant. */
const unary = [
  ..."neg isNull isNotNull isNaN not length lower trim jsonText jsonNumber abs sign round floor sqrt".split(
    " ",
  ),
  ..."toEpochMs fromEpochMs and coalesce greatest concat".split(" "),
];
const binaryFunctions = "add div eq lt and coalesce nullIf in greatest concat startsWith pow isSame".split(
  " ",
);
const withOptions: readonly (readonly [string, { readonly [name: string]: unknown }, string?])[] = [
  ["like", { pattern: "a%" }],
  ["regexpExtract", { pattern: "a" }],
  ["splitPart", { separator: ",", index: 0 }],
  ["replace", { search: "a", replacement: "b" }],
  ["jsonBoolean", { path: "$.a" }],
  ["truncate", { unit: "day" }, `{ readonly unit: "day" }`],
  ["truncate", { unit: "hour" }, `{ readonly unit: "hour" }`],
  ["extract", { part: "year" }, `{ readonly part: "year" }`],
  ["extract", { part: "epoch" }, `{ readonly part: "epoch" }`],
];
const ternary = ["between", "case"];

interface Case {
  readonly tree: string;
  readonly node: Expr;
}

interface Operand {
  readonly tree: string;
  readonly value: Expr;
}

const columns: readonly Operand[] = schema.names.map((name) => ({
  tree: `ColTree<"${name}">`,
  value: col(name),
}));
const literals: readonly Operand[] = Object.values(constants).map((value) => ({
  tree: `LitTree<${typeText(typeOf(lit(value).node, schema).type)}>`,
  value: lit(value),
}));

function* cases(): Generator<Case> {
  const path = { path: "$.a" };
  for (const fn of unary) {
    for (const a of columns) yield call(fn, [a], fn.startsWith("json") ? path : undefined);
  }
  for (const [fn, params, text] of withOptions) {
    for (const a of columns) yield call(fn, [a], params, text);
  }
  for (const to of [int8, int32, int64, float64, utf8, bool, date, decimal(12, 3), timestamp("ms"), binary]) {
    const params = { to };
    for (const a of columns) {
      yield call("cast", [a], params, `{ readonly to: ${typeText(to)} }`);
      yield call("tryCast", [a], params, `{ readonly to: ${typeText(to)} }`);
    }
  }
  for (const a of columns) {
    for (const b of [...columns, ...literals]) {
      for (const fn of binaryFunctions) yield call(fn, [a, b]);
      for (const unit of ["day", "hour"]) {
        yield call("dateAdd", [a, b], { unit }, `{ readonly unit: "${unit}" }`);
      }
      yield call("dateDiff", [a, b], { unit: "day" });
      yield call("substring", [columns[15], a, b]);
      for (const fn of ternary) yield call(fn, [columns[1], b, a]);
    }
  }
}

function call(
  fn: string,
  args: readonly Operand[],
  params?: { readonly [name: string]: unknown },
  text = "undefined",
): Case {
  const tree = `CallTree<"${fn}", [${args.map((arg) => arg.tree).join(", ")}], ${text}>`;
  return { tree, node: callFunction(fn, args.map((arg) => arg.value), params) };
}

function typeText(type: DataType): string {
  switch (type.kind) {
    case "timestamp":
      return `Timestamp<"${type.unit}">`;
    case "date":
      return "DateDay";
    case "list":
      return `List<${typeText(type.item)}>`;
    default:
      return type.kind[0].toUpperCase() + type.kind.slice(1);
  }
}

/** The run-time answer as a static type; an error is `never`. */
function answer({ node }: Expr): string {
  try {
    const { type, nullable } = typeOf(node, schema);
    return nullable && type.kind !== "null" ? `Nullable<${typeText(type)}>` : typeText(type);
  } catch (error) {
    if (error instanceof VolleyError && /^EXPR_/.test(error.code)) return "never";
    throw error;
  }
}

function snippetOf(all: readonly Case[]): string {
  const lines = all.map(({ tree, node }) => `true satisfies Is<${tree}, ${answer(node)}>;`);
  return [...preamble(), ...lines].join("\n");
}

function preamble(): string[] {
  const fields = schema.fields.map(({ name, type, nullable }) =>
    `${name}: ${nullable ? `Nullable<${typeText(type)}>` : typeText(type)};`
  );
  const types = [...new Set([...fields.join(" ").matchAll(/[A-Z]\w+/g)].map(([name]) => name)), "Null"];
  return [
    `import type { AnyError, CallTree, ColTree, LitTree, Resolve, ${
      types.join(", ")
    } } from "@volley/volley";`,
    `interface S { ${fields.join(" ")} }`,
    "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : A;",
    "type Is<N, B> = Resolve<S, N> extends infer A ? [A] extends [AnyError] ? Same<never, B> : Same<A, B> : false;",
  ];
}

Deno.test("Resolve gives the type that typeOf gives, for every function and pair of types", async () => {
  const all = [...cases()];
  const complaints = await checkSnippet(snippetOf(all));
  const wrong = complaints.map(({ line, message }) =>
    `${all[line - 5]?.tree} is ${answer(all[line - 5].node)}: ${message.split("\n")[0]}`
  );
  assertEquals(wrong.slice(0, 40), [], `${wrong.length} of ${all.length} cases differ`);
});

Deno.test("ResolveAggregate gives the type that aggregateType gives, for every aggregate and type", async () => {
  const all = aggregateNames.flatMap((fn) => schema.fields.map((field) => ({ fn, field })));
  const lines = all.map(({ fn, field }) =>
    `true satisfies IsAggregate<TypedAggregate<"${fn}", ColTree<"${field.name}">, "x">, ${
      aggregateAnswer(fn, field)
    }>;`
  );
  const rule = "type IsAggregate<X, B> = ResolveAggregate<S, X> extends infer A " +
    "? [A] extends [AnyError] ? Same<never, B> : Same<A, B> : false;";
  const names =
    `import type { ResolveAggregate, TypedAggregate, Uint64, List, Int64 } from "@volley/volley";`;
  const known = preamble().map((line) => line.replace(/ (List|Uint64|Int64),/g, ""));
  const complaints = await checkSnippet([...known, names, rule, ...lines].join("\n"));
  const wrong = complaints.map(({ line, message }) => `${lines[line - 7]}: ${message.split("\n")[0]}`);
  assertEquals(wrong.slice(0, 40), [], `${wrong.length} of ${all.length} cases differ`);
});

function aggregateAnswer(fn: string, field: Field): string {
  try {
    const { type, nullable } = aggregateType(fn, field);
    return nullable ? `Nullable<${typeText(type)}>` : typeText(type);
  } catch (error) {
    if (error instanceof VolleyError && error.code === "AGGREGATE_TYPE_MISMATCH") return "never";
    throw error;
  }
}
