import {
  describeValue,
  inferSchema,
  RecordType,
  Schema,
  schema,
  type Shape,
  type Source,
  VolleyError,
} from "../../core/mod.ts";
import type { SchemaOrShape } from "../files/mod.ts";
import { AsyncIterableSource } from "./async_source.ts";
import { batchOf, type Element, isBatchLike } from "./element_reader.ts";
import { rowsConfig } from "./rows_config.ts";
import { SyncIterableSource } from "./sync_source.ts";

/** Options of {@linkcode iterableSource}. */
export interface IterableSourceOptions<S extends Shape = Shape> {
  /** Columns of the rows; required for an asynchronous iterable of plain rows. */
  readonly schema?: SchemaOrShape<S>;
  /** Whether iterating again gives the same rows; default true for arrays only. Restoring needs it. */
  readonly replayable?: boolean;
}

/** Name in the catalogue. */
const CONNECTOR = "memory";
/** Rows a schema is inferred from. */
const INFER_ROWS = 1024;

/**
 * A source over an iterable of plain rows, batches or stream records. Without a schema it is inferred at once from the
 * first 1,024 rows of a synchronous iterable, or from its first batch, and then holds for all; an asynchronous iterable of rows needs one
 * (`SCHEMA_REQUIRED`). What can't be iterated throws `SOURCE_NOT_ITERABLE`.
 *
 * @example
 * ```ts
 * import { float64, StreamExecutionEnvironment, utf8 } from "@volley/volley";
 * async function* events() {
 *   yield { user: "ada", amount: 1 };
 *   yield { user: "bob", amount: 2 };
 * }
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromIter(events(), { schema: { user: utf8, amount: float64 } })
 *   .filter((row) => row.amount > 1)
 *   .collect()
 *   .execute("events");
 * console.assert(results[0].user === "bob");
 * ```
 */
export function iterableSource<S extends Shape = Shape>(
  elements: Iterable<Element> | AsyncIterable<Element>,
  options: IterableSourceOptions<S> = {},
): Source<S> {
  if (!isIterable(elements)) throw notIterable(elements);
  const replayable = options.replayable ?? Array.isArray(elements);
  const declared = declaredSchema(options.schema);
  if (Symbol.asyncIterator in elements) {
    if (declared === null) throw schemaRequired();
    return Object.assign(new AsyncIterableSource(elements, declared, replayable), { connector: CONNECTOR });
  }
  if (declared !== null) return syncSource(elements, elements, declared, replayable);
  const { head, all } = peek(elements);
  return syncSource(elements, all, schemaOf(head) as Schema<S>, replayable);
}

function syncSource<S extends Shape>(
  given: Iterable<Element>,
  all: Iterable<Element>,
  schema: Schema<S>,
  replayable: boolean,
): Source<S> {
  const config = replayable ? rowsConfig(given, schema as Schema) : undefined;
  const described = config === undefined ? { connector: CONNECTOR } : { connector: CONNECTOR, config };
  return Object.assign(new SyncIterableSource(all, schema, replayable), described);
}

// Written here, so that a browser's bundle has nothing of the room of files in it.
function declaredSchema<S extends Shape>(given: SchemaOrShape<S> | undefined): Schema<S> | null {
  if (given === undefined) return null;
  if (given instanceof RecordType) return given.schema as Schema<S>;
  return given instanceof Schema ? given : schema(given);
}

function schemaOf(head: readonly Element[]): Schema {
  const batch = head.find(isBatchLike);
  return batch === undefined ? inferSchema(head) : batchOf(batch).schema;
}

/** The first elements, and an iterable of all; an array is read in place. */
function peek(elements: Iterable<Element>): { head: readonly Element[]; all: Iterable<Element> } {
  if (Array.isArray(elements)) return { head: elements.slice(0, INFER_ROWS), all: elements };
  const iterator = elements[Symbol.iterator]();
  const head: Element[] = [];
  while (head.length < INFER_ROWS) {
    const { value, done } = iterator.next();
    if (done) break;
    head.push(value);
    // A batch knows its columns; of an endless iterable of batches no more is read than that.
    if (isBatchLike(value)) break;
  }
  return { head, all: resume(head, iterator) };
}

function* resume(head: readonly Element[], rest: Iterator<Element>): Generator<Element> {
  try {
    yield* head;
    for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
  } finally {
    rest.return?.();
  }
}

/** Text is iterable too, but its characters are no rows. */
function isIterable(given: unknown): boolean {
  if (typeof given !== "object" || given === null) return false;
  return Symbol.iterator in given || Symbol.asyncIterator in given;
}

function notIterable(given: unknown): VolleyError {
  const [what, hint] = given instanceof Promise
    ? ["a promise", "Wait for it: fromIter(await rows)."]
    : typeof given === "function"
    ? ["a function", "Call it: fromIter(rows())."]
    : [describeValue(given), "Give an array of rows, a generator or an async iterable."];
  return new VolleyError({
    code: "SOURCE_NOT_ITERABLE",
    message: `Cannot read rows from ${what}: it can't be iterated`,
    hint,
  });
}

function schemaRequired(): VolleyError {
  return new VolleyError({
    code: "SCHEMA_REQUIRED",
    message: "Cannot read async iterable: its columns are not known before the first row arrives",
    hint: "Give a schema: fromIter(rows, { schema: { user: utf8, amount: float64 } }).",
  });
}
