import { columnText, textAt } from "./ascii_text.ts";
import type { Bound, BoundCall, BoundColumn, BoundLiteral } from "./bound.ts";
import { evaluator } from "./evaluate.ts";
import type { Emit, Slot, StrictFunction } from "./expr_function.ts";
import type { ColumnLayout } from "./layout.ts";
import { MemoSite } from "./memo_table.ts";
import { readRaw } from "./raw_value.ts";
import { defaultOf, type Representation, representationOf } from "./representation.ts";
import { byteComparison } from "./byte_comparison.ts";
import { wideComparison } from "./wide_comparison.ts";

/** Thrown for expressions whose code would be too large to pay: they are left to the interpreter. */
export class CodeTooLarge extends Error {}

const linesMax = 20_000;
const nestingMax = 100;
const depthMax = 400;

const numeric: ReadonlySet<Representation> = new Set(["bool", "int", "float", "wide"]);

/**
 * Writes the body of a kernel's loop: one variable per distinct expression, evaluated where it is first needed.
 * The row is `i`; leaving with `return -1` gives the batch to the interpreter.
 */
export class KernelWriter implements Emit {
  /** What is hoisted out of the loop. */
  readonly preamble: string[] = [];
  readonly lines: string[] = [];
  readonly constants: unknown[] = [];
  readonly memos: MemoSite[] = [];
  readonly #layouts: ReadonlyMap<number, ColumnLayout>;
  readonly #hoisted = new Set<string>();
  readonly #sites = new Map<number, number>();
  readonly #scopes: Map<string, Slot>[] = [new Map()];
  #names = 0;
  /** Condition under which bails count: garbage under a null must not bail. */
  #mask = "0";

  constructor(layouts: ReadonlyMap<number, ColumnLayout>) {
    this.#layouts = layouts;
  }

  slot(bound: Bound): Slot {
    const key = `${bound.id}`;
    const known = this.#lookUp(key);
    if (known !== undefined) return known;
    const slot = this.#write(bound);
    this.#scopes[this.#scopes.length - 1].set(key, slot);
    return slot;
  }

  nullOf(bound: Bound): string {
    if (bound.kind === "column") return this.#columnNull(bound);
    return bound.kind === "literal" ? (bound.value === null ? "1" : "0") : this.slot(bound).n;
  }

  bail(condition: string): void {
    this.line(
      this.#mask === "0"
        ? `if (${condition}) return -1;`
        : `if (${this.#mask} === 0 && (${condition})) return -1;`,
    );
  }

  constant(value: unknown): string {
    this.constants.push(value);
    return this.hoist(`k${this.constants.length - 1}`, `k[${this.constants.length - 1}]`);
  }

  assign(code: string): string {
    const name = `v${this.#names++}`;
    this.line(`const ${name} = ${code};`);
    return name;
  }

  variable(code: string): string {
    const name = `v${this.#names++}`;
    this.line(`let ${name} = ${code};`);
    return name;
  }

  line(code: string): void {
    if (this.lines.length >= linesMax) throw new CodeTooLarge();
    this.lines.push(code);
  }

  block(head: string, body: () => void): void {
    if (this.#scopes.length > nestingMax) throw new CodeTooLarge();
    this.line(`${head} {`);
    this.#scopes.push(new Map());
    body();
    this.#scopes.pop();
    this.line("}");
  }

  /** The memo site of an expression over a coded column, or -1 where it is none. */
  memoOf(bound: Bound): number {
    if (bound.kind !== "call" || bound.source < 0 || !this.#layouts.get(bound.source)?.coded) return -1;
    if (bound.fn.name.startsWith("is") && bound.args[0].kind === "column") return -1;
    let site = this.#sites.get(bound.id);
    if (site === undefined) {
      site = this.memos.length;
      this.memos.push(new MemoSite(bound));
      this.#sites.set(bound.id, site);
    }
    return site;
  }

  /** The entry of a memo table the row refers to: 0 for null, else the code plus 1. */
  entryOf(index: number): string {
    const known = this.#lookUp(`entry ${index}`);
    if (known !== undefined) return known.v;
    const codes = this.hoist(`c${index}`, `columns[${index}].values`);
    const isNull = this.#validityOf(index);
    const v = this.assign(isNull === "0" ? `${codes}[i] + 1` : `${isNull} === 1 ? 0 : ${codes}[i] + 1`);
    this.#scopes[this.#scopes.length - 1].set(`entry ${index}`, { v, n: "0" });
    return v;
  }

  /** A name for what is evaluated once, before the loop. */
  hoist(name: string, code: string): string {
    if (!this.#hoisted.has(name)) {
      this.#hoisted.add(name);
      this.preamble.push(`const ${name} = ${code};`);
    }
    return name;
  }

  #lookUp(key: string): Slot | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const slot = this.#scopes[i].get(key);
      if (slot !== undefined) return slot;
    }
    return undefined;
  }

  #write(bound: Bound): Slot {
    if (bound.depth > depthMax) throw new CodeTooLarge();
    if (bound.kind === "column") return this.#column(bound);
    if (bound.kind === "literal") return this.#literal(bound);
    const site = this.memoOf(bound);
    if (site >= 0) return this.#memoised(bound, site);
    return this.#wideTest(bound) ??
      (bound.args.some(isBeyondDouble) ? this.#interpreted(bound) : this.#call(bound));
  }

  #call(call: BoundCall): Slot {
    const { fn } = call;
    if (fn.kind === "lazy") return fn.emit(call, this);
    return this.#byteTest(call) ?? this.#strict(fn as StrictFunction, call);
  }

  #strict(fn: StrictFunction, call: BoundCall): Slot {
    const slots = call.args.map((arg) => this.slot(arg));
    if (slots.some(({ n }) => n === "1")) return { v: defaultOf(call.type), n: "1" };
    const n = this.#anyNull(slots);
    const args = slots.map(({ v }) => v);
    const plain = [call, ...call.args].every(({ type }) => numeric.has(representationOf(type)));
    if (n === "0" || plain && fn.emit !== undefined) {
      const inline = this.#masked(n, () => fn.emit?.(call, args, this));
      if (inline !== undefined) return this.#finished(call, inline, n);
    }
    return this.#guarded(fn, call, args, n);
  }

  #masked<T>(n: string, body: () => T): T {
    const outer = this.#mask;
    this.#mask = n;
    try {
      return body();
    } finally {
      this.#mask = outer;
    }
  }

  #finished(call: BoundCall, code: string, n: string): Slot {
    return { v: this.assign(call.type.kind === "bool" && n !== "0" ? `(${code}) & (${n} ^ 1)` : code), n };
  }

  /** Calls the interpreter's own function where no argument is null. */
  #guarded(fn: StrictFunction, call: BoundCall, args: readonly string[], n: string): Slot {
    if (n === "0") return this.#applied(fn, call, args);
    const v = this.variable(defaultOf(call.type));
    const isNull = fn.returnsNull ? this.variable("1") : n;
    this.block(`if (${n} === 0)`, () => {
      const slot = this.#masked("0", () => this.#applied(fn, call, args));
      this.line(`${v} = ${slot.v};`);
      if (fn.returnsNull) this.line(`${isNull} = ${slot.n};`);
    });
    return { v, n: isNull };
  }

  #applied(fn: StrictFunction, call: BoundCall, args: readonly string[]): Slot {
    const inline = fn.emit?.(call, args, this);
    if (inline !== undefined) return { v: this.assign(inline), n: "0" };
    const given = call.args.map((arg, i) => this.#asRaw(args[i], representationOf(arg.type)));
    return this.#fromRaw(
      call,
      `${this.constant(fn.evaluate(call))}(${given.join(", ")})`,
      fn.returnsNull ?? false,
    );
  }

  #asRaw(code: string, form: Representation): string {
    return form === "bool" ? `${code} === 1` : form === "wide" ? `BigInt(${code})` : code;
  }

  #fromRaw(bound: Bound, code: string, mayBeNull: boolean): Slot {
    const raw = this.assign(code);
    const n = mayBeNull ? this.assign(`(${raw} === null) | 0`) : "0";
    const form = representationOf(bound.type);
    if (form === "bool") return { v: this.assign(`(${raw} === true) | 0`), n };
    if (form === "wide") {
      const v = this.assign(`Number(${raw})`);
      this.bail(`!Number.isSafeInteger(${v})`);
      return { v, n };
    }
    return { v: mayBeNull ? this.assign(`${raw} === null ? ${defaultOf(bound.type)} : ${raw}`) : raw, n };
  }

  #interpreted(bound: Bound): Slot {
    return this.#fromRaw(bound, `${this.constant(evaluator(bound))}(frame, i)`, true);
  }

  #memoised(bound: Bound, site: number): Slot {
    const entry = this.entryOf(bound.source);
    const table = this.hoist(`t${site}`, `tables[${site}].values`);
    let n = "0";
    if (bound.nullable || bound.fallible || representationOf(bound.type) === "wide") {
      const state = this.assign(`${this.hoist(`s${site}`, `tables[${site}].states`)}[${entry}]`);
      this.bail(`${state} === 2`);
      n = bound.nullable ? state : "0";
    }
    return { v: this.assign(`${table}[${entry}]`), n };
  }

  #wideTest(call: BoundCall): Slot | undefined {
    const words = (index: number) => this.hoist(`w${index}`, `columns[${index}].words`);
    const code = wideComparison(call, words, this);
    return code === undefined ? undefined : this.#finished(call, code, this.#anyNullOf(call.args));
  }

  #anyNullOf(bounds: readonly Bound[]): string {
    return this.#anyNull(bounds.map((bound) => ({ v: "", n: this.nullOf(bound) })));
  }

  #byteTest(call: BoundCall): Slot | undefined {
    const [value] = call.args;
    if (value?.kind !== "column" || value.type.kind !== "utf8" || this.#layouts.get(value.index)?.coded) {
      return undefined;
    }
    const bytes = this.hoist(`c${value.index}`, `columns[${value.index}].values`);
    const offsets = this.hoist(`o${value.index}`, `columns[${value.index}].offsets`);
    const code = byteComparison(call, bytes, offsets, this);
    return code === undefined ? undefined : this.#finished(call, code, this.#columnNull(value));
  }

  #literal({ type, value }: BoundLiteral): Slot {
    if (value === null) return { v: defaultOf(type), n: "1" };
    if (typeof value === "boolean") return { v: value ? "1" : "0", n: "0" };
    if (typeof value === "string" || typeof value === "object") return { v: this.constant(value), n: "0" };
    if (representationOf(type) === "boxed") return { v: this.constant(value), n: "0" };
    const number = Number(value);
    return { v: Object.is(number, -0) ? "-0" : number < 0 ? `(${number})` : `${number}`, n: "0" };
  }

  #column(column: BoundColumn): Slot {
    const n = this.#columnNull(column);
    return { v: this.#columnValue(column, n), n };
  }

  #columnNull({ index, type }: BoundColumn): string {
    return type.kind === "null" ? "1" : this.#validityOf(index);
  }

  #validityOf(index: number): string {
    if (!this.#layouts.get(index)?.nulls) return "0";
    const known = this.#lookUp(`null ${index}`);
    if (known !== undefined) return known.v;
    const bits = this.hoist(`m${index}`, `columns[${index}].validity`);
    const v = this.assign(`1 ^ ((${bits}[i >> 3] >> (i & 7)) & 1)`);
    this.#scopes[this.#scopes.length - 1].set(`null ${index}`, { v, n: "0" });
    return v;
  }

  #columnValue(column: BoundColumn, n: string): string {
    const { index, type } = column;
    const form = representationOf(type);
    const values = () => this.hoist(`c${index}`, `columns[${index}].values`);
    if (form === "wide") return this.#wideValue(column, n);
    if (form === "text") return this.#textValue(index, n);
    if (form === "boxed") return this.assign(`${this.constant(readRaw)}(columns[${index}], i)`);
    if (form === "bool") {
      return this.assign(`(${values()}[i >> 3] >> (i & 7)) & 1${n === "0" ? "" : ` & (${n} ^ 1)`}`);
    }
    return this.assign(`${values()}[i]`);
  }

  /** Two Int32 words as one number; beyond 2^53 a number would not be exact. */
  #wideValue({ index, type }: BoundColumn, n: string): string {
    const words = this.hoist(`w${index}`, `columns[${index}].words`);
    const high = this.assign(`${words}[2 * i + 1]${type.kind === "uint64" ? " >>> 0" : ""}`);
    const odd = type.kind === "uint64" ? `${high} > 0x1fffff` : `(${high} + 0x200000) >>> 0 > 0x3fffff`;
    this.#masked(n, () => this.bail(odd));
    return this.assign(`${high} * 4294967296 + (${words}[2 * i] >>> 0)`);
  }

  #textValue(index: number, n: string): string {
    const values = this.hoist(`c${index}`, `columns[${index}].values`);
    const guard = n === "0" ? "" : `${n} === 1 ? "" : `;
    if (this.#layouts.get(index)?.coded) {
      return this.assign(
        `${guard}${this.hoist(`d${index}`, `columns[${index}].dictionary.values`)}[${values}[i]]`,
      );
    }
    const offsets = this.hoist(`o${index}`, `columns[${index}].offsets`);
    const text = this.#hoistCall(`u${index}`, columnText, `columns[${index}]`);
    return this.assign(
      `${guard}${this.constant(textAt)}(${text}, ${values}, ${offsets}[i], ${offsets}[i + 1])`,
    );
  }

  #hoistCall(name: string, fn: unknown, argument: string): string {
    return this.#hoisted.has(name) ? name : this.hoist(name, `${this.constant(fn)}(${argument})`);
  }

  #anyNull(slots: readonly Slot[]): string {
    const nulls = [...new Set(slots.map(({ n }) => n))].filter((n) => n !== "0");
    return nulls.length === 0 ? "0" : nulls.length === 1 ? nulls[0] : this.assign(nulls.join(" | "));
  }
}

/** A constant that a number can't hold exactly: what uses it is left to the interpreter. */
function isBeyondDouble(bound: Bound): boolean {
  return bound.kind === "literal" && representationOf(bound.type) === "wide" && bound.value !== null &&
    !Number.isSafeInteger(Number(bound.value));
}
