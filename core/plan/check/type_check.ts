import {
  type DataType,
  decimal,
  dictionary,
  type Field,
  type FieldType,
  fixedSizeList,
  list,
  nullable,
  struct,
  timestamp,
} from "../../data/mod.ts";
import {
  type Check,
  constant,
  dictionaryOf,
  flag,
  isObject,
  oneOf,
  record,
  tagged,
  text,
  whole,
} from "./check.ts";
import { type Cursor } from "./cursor.ts";

/** Deepest nesting of lists and structs taken. */
const depthMax = 32;

type Plain = Exclude<
  DataType["kind"],
  "timestamp" | "decimal" | "dictionary" | "list" | "fixedSizeList" | "struct"
>;

const plainKinds: readonly Plain[] = [
  ...["null", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const,
  ...["float32", "float64", "utf8", "binary", "date"] as const,
];

/** Untrusted JSON as the type of a column. */
export const dataType: Check<DataType> = (given, at) => typeAt(given, at, 0);

/** Untrusted JSON as a column. */
export const field: Check<Field> = record<Field>({
  name: text({ empty: true }),
  type: dataType,
  nullable: flag,
});

/** Checks by depth: each is made once. */
const checks: Check<DataType>[] = [];

function typeAt(given: unknown, at: Cursor, depth: number): DataType | undefined {
  if (depth > depthMax) {
    at.report({
      code: "PLAN_VALUE_INVALID",
      message: `Cannot read ${at.thing}: a type nested over ${depthMax} deep`,
      hint: "Flatten it.",
    });
    return undefined;
  }
  checks[depth] ??= typesOver((value, place) => typeAt(value, place, depth + 1));
  return checks[depth](given, at);
}

function typesOver(inner: Check<DataType>): Check<DataType> {
  const plain = Object.fromEntries(
    plainKinds.map((kind) => [kind, record<{ kind: Plain }>({ kind: oneOf(kind) })]),
  );
  return tagged<DataType>("column type", "PLAN_TYPE_UNKNOWN", {
    ...plain as { [K in Plain]: Check<never> },
    timestamp: made(
      record<{ kind: "timestamp"; unit: "s" | "ms" | "us" | "ns"; timezone?: string }>({
        kind: oneOf("timestamp"),
        unit: oneOf("s", "ms", "us", "ns"),
        timezone: { optional: text() },
      }),
      ({ unit, timezone }) => timestamp(unit, timezone),
    ),
    decimal: made(
      record<{ kind: "decimal"; precision: number; scale: number }>({
        kind: oneOf("decimal"),
        precision: whole(1, 38),
        scale: whole(0, 38),
      }),
      ({ precision, scale }) => decimal(precision, scale),
    ),
    dictionary: made(
      record<{ kind: "dictionary"; value: DataType }>({ kind: oneOf("dictionary"), value: inner }),
      ({ value }) => dictionary(value),
    ),
    list: made(
      record<{ kind: "list"; item: DataType }>({ kind: oneOf("list"), item: inner }),
      ({ item }) => list(item),
    ),
    fixedSizeList: made(
      record<{ kind: "fixedSizeList"; item: DataType; size: number }>({
        kind: oneOf("fixedSizeList"),
        item: inner,
        size: whole(0),
      }),
      ({ item, size }) => fixedSizeList(item, size),
    ),
    struct: made(
      record<{ kind: "struct"; fields: { readonly [name: string]: FieldType } }>({
        kind: oneOf("struct"),
        fields: dictionaryOf(fieldType(inner)),
      }),
      ({ fields }) => struct(fields),
    ),
  });
}

/** A struct's field: a type, or one that allows null. */
function fieldType(inner: Check<DataType>): Check<FieldType> {
  const orNull = made(
    record<{ nullable: true; type: DataType }>({ nullable: constant(true), type: inner }),
    ({ type }) => nullable(type),
  );
  return (given, at) =>
    isObject(given) && Object.hasOwn(given, "nullable") ? orNull(given, at) : inner(given, at);
}

function made<A, B>(check: Check<A>, make: (read: A) => B): Check<B> {
  return (given, at) => {
    const read = check(given, at);
    return read === undefined ? undefined : make(read);
  };
}
