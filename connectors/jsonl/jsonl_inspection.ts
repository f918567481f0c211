import {
  bool,
  type DataType,
  describeType,
  float64,
  inferSchema,
  nulls,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import {
  ColumnEvidence,
  type ColumnInference,
  type InferenceConflict,
  type InferenceOptions,
  type InferenceReport,
  inspectText,
  TextInspection,
} from "../files/mod.ts";

const decoder = new TextDecoder();

/**
 * Looks at a JSON Lines file and says which schema its objects suggest, and why: what was found in each property, which
 * lines don't fit, which columns could carry event time, which lines are no objects. A column has the type most of its
 * values are of; without a schema `fromJsonl` takes the same types from the first 1,024 lines, and refuses to choose.
 * Throws `FILE_NOT_FOUND` and the like, `SCHEMA_EMPTY`.
 *
 * @example
 * ```ts
 * import { inferJsonl } from "@volley/volley";
 * const path = await Deno.makeTempFile({ suffix: ".jsonl" });
 * await Deno.writeTextFile(path, `{"user":"ada","amount":1.5}\n{"user":"bob"}\n{"user":7}\n`);
 * const report = await inferJsonl(path);
 * console.assert(String(report.schema) === "user utf8, amount float64?");
 * console.assert(report.columns[0].conflicts[0].lines[0] === 3);
 * await Deno.remove(path);
 * ```
 */
export function inferJsonl(path: string | URL, options: InferenceOptions = {}): Promise<InferenceReport> {
  return inspectText(path, options, (file) => new JsonlInspection(file));
}

/** What is known of one property. */
interface Property {
  readonly evidence: ColumnEvidence;
  /** Lists and objects, with their lines: their type is inferred from all of them. */
  readonly nested: unknown[];
  readonly nestedLines: number[];
}

class JsonlInspection extends TextInspection {
  readonly #properties = new Map<string, Property>();

  protected look(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    const newline = bytes.indexOf(10, from);
    const closed = newline >= 0 && newline < end;
    if (!closed && !ended) return -1;
    const to = closed ? newline : end;
    const text = decoder.decode(bytes.subarray(from, to));
    if (text.trim() !== "") this.#look(text);
    this.line++;
    return closed ? newline + 1 : end;
  }

  columns(): ColumnInference[] {
    return [...this.#properties].map(([name, property]) => this.#column(name, property));
  }

  #look(text: string): void {
    this.rows++;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return this.refuse(this.line, (error as Error).message);
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return this.refuse(this.line, "it is no object");
    }
    this.seen++;
    for (const [name, inner] of Object.entries(value)) this.#add(name, inner);
  }

  #add(name: string, value: unknown): void {
    if (value === null) {
      if (!this.#properties.has(name)) this.#properties.set(name, newProperty());
      return;
    }
    let property = this.#properties.get(name);
    if (property === undefined) this.#properties.set(name, property = newProperty());
    const kind = kindOf(value);
    property.evidence.add(kind, typeof value === "string" ? value : JSON.stringify(value), this.line);
    if (kind !== "list" && kind !== "struct") return;
    property.nested.push(value);
    property.nestedLines.push(this.line);
  }

  #column(name: string, property: Property): ColumnInference {
    const { evidence } = property;
    const main = evidence.mainKind;
    const conflicts = main === null ? [] : evidence.others(main);
    const { type, conflict } = typeOf(main, property);
    if (conflict !== null) conflicts.push(conflict);
    const missing = this.seen - evidence.present;
    return {
      name,
      type,
      nullable: missing > 0,
      why: main === null
        ? "no value was found"
        : conflicts.length === 0
        ? `all ${evidence.present} values are ${describeType(type)}`
        : `${evidence.countOf(main)} of ${evidence.present} values are ${main}: the others would be refused`,
      nulls: missing,
      examples: evidence.examples,
      conflicts,
      time: evidence.time,
    };
  }
}

function newProperty(): Property {
  return { evidence: new ColumnEvidence(), nested: [], nestedLines: [] };
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return typeof value === "number"
    ? "float64"
    : typeof value === "string"
    ? "utf8"
    : typeof value === "boolean"
    ? "bool"
    : "struct";
}

const SCALARS: { readonly [kind: string]: DataType } = { float64, utf8, bool };

function typeOf(
  main: string | null,
  property: Property,
): { readonly type: DataType; readonly conflict: InferenceConflict | null } {
  if (main === null) return { type: nulls, conflict: null };
  return main in SCALARS ? { type: SCALARS[main], conflict: null } : nestedType(main, property);
}

/** The type of the lists or objects; of those before the first that doesn't fit, where there is one. */
function nestedType(main: string, { nested, nestedLines }: Property): ReturnType<typeof typeOf> {
  const chosen = nested.flatMap((value, i) => kindOf(value) === main ? [i] : []);
  const rows = chosen.map((i) => ({ value: nested[i] }));
  try {
    return { type: inferSchema(rows).fields[0].type, conflict: null };
  } catch (error) {
    if (!(error instanceof VolleyError) || error.at.row === undefined) throw error;
    const misfit = chosen[error.at.row];
    return {
      type: inferSchema(rows.slice(0, error.at.row)).fields[0].type,
      conflict: {
        kind: `${main} of another type`,
        count: 1,
        lines: [nestedLines[misfit]],
        example: JSON.stringify(nested[misfit]).slice(0, 60),
      },
    };
  }
}
