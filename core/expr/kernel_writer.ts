import type { Bound, BoundCall, BoundLiteral } from "./bound.ts";
import { ColumnCode, type ColumnHost } from "./column_code.ts";
import { evaluator } from "./evaluate.ts";
import type { Slot, StrictFunction } from "./expr_function.ts";
import type { ColumnLayout } from "./layout.ts";
import { MemoSite } from "./memo_table.ts";
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
export class KernelWriter implements ColumnHost {
  /** What is hoisted out of the loop. */
  readonly preamble: string[] = [];
  readonly lines: string[] = [];
  readonly constants: unknown[] = [];
  readonly memos: MemoSite[] = [];
  readonly #columns: ColumnCode;
  readonly #hoisted = new Set<string>();
  readonly #sites = new Map<number, number>();
  readonly #scopes: Map<string, Slot>[] = [new Map()];
  #names = 0;
  /** Condition under which bails count: garbage under a null must not bail. */
  #mask = "0";

  constructor(layouts: ReadonlyMap<number, ColumnLayout>) {
    this.#columns = new ColumnCode(layouts, this);
  }

  slot(bound: Bound): Slot {
    return this.cached(`${bound.id}`, () => this.#write(bound));
  }

  nullOf(bound: Bound): string {
    if (bound.kind === "column") return this.#columns.nullOf(bound);
    return bound.kind === "literal" ? (bound.value === null ? "1" : "0") : this.slot(bound).n;
  }

  cached(key: string, make: () => Slot): Slot {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const known = this.#scopes[i].get(key);
      if (known !== undefined) return known;
    }
    const slot = make();
    this.#scopes[this.#scopes.length - 1].set(key, slot);
    return slot;
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
    if (bound.kind !== "call" || bound.source < 0 || !this.#columns.isCoded(bound.source)) return -1;
    if (bound.fn.name.startsWith("is") && bound.args[0].kind === "column") return -1;
    let site = this.#sites.get(bound.id);
    if (site === undefined) {
      site = this.memos.length;
      this.memos.push(new MemoSite(bound));
      this.#sites.set(bound.id, site);
    }
    return site;
  }

  /** The entry of a memo table the row refers to. */
  entryOf(index: number): string {
    return this.#columns.entryOf(index);
  }

  hoist(name: string, code: string): string {
    if (!this.#hoisted.has(name)) {
      this.#hoisted.add(name);
      this.preamble.push(`const ${name} = ${code};`);
    }
    return name;
  }

  #write(bound: Bound): Slot {
    if (bound.depth > depthMax) throw new CodeTooLarge();
    if (bound.kind === "column") return this.#columns.slot(bound);
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
      const inline = this.masked(n, () => fn.emit?.(call, args, this));
      if (inline !== undefined) return this.#finished(call, inline, n);
    }
    return this.#guarded(fn, call, args, n);
  }

  masked<T>(n: string, body: () => T): T {
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
      const slot = this.masked("0", () => this.#applied(fn, call, args));
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
    const code = wideComparison(call, (index) => this.#columns.words(index), this);
    return code === undefined ? undefined : this.#finished(call, code, this.#anyNullOf(call.args));
  }

  #anyNullOf(bounds: readonly Bound[]): string {
    return this.#anyNull(bounds.map((bound) => ({ v: "", n: this.nullOf(bound) })));
  }

  #byteTest(call: BoundCall): Slot | undefined {
    const [value] = call.args;
    if (value?.kind !== "column" || value.type.kind !== "utf8" || this.#columns.isCoded(value.index)) {
      return undefined;
    }
    const [bytes, offsets] = [this.#columns.values(value.index), this.#columns.offsets(value.index)];
    const code = byteComparison(call, bytes, offsets, this);
    return code === undefined ? undefined : this.#finished(call, code, this.#columns.nullOf(value));
  }

  #literal({ type, value }: BoundLiteral): Slot {
    if (value === null) return { v: defaultOf(type), n: "1" };
    if (typeof value === "boolean") return { v: value ? "1" : "0", n: "0" };
    if (typeof value === "string" || typeof value === "object") return { v: this.constant(value), n: "0" };
    if (representationOf(type) === "boxed") return { v: this.constant(value), n: "0" };
    const number = Number(value);
    return { v: Object.is(number, -0) ? "-0" : number < 0 ? `(${number})` : `${number}`, n: "0" };
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
