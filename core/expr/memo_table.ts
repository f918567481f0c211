import { Column, Dictionary, utf8 } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Bound, Evaluator, Frame } from "./bound.ts";
import { evaluator } from "./evaluate.ts";
import type { Raw } from "./raw_value.ts";
import { representationOf } from "./representation.ts";

/** What an entry is: a value, null, or something only the interpreter can answer (an error, a number beyond 2^53). */
enum State {
  Value = 0,
  Null = 1,
  Odd = 2,
}

/**
 * An expression over one dictionary-coded column, evaluated once per entry of the dictionary. Entry 0 is the answer
 * for null, entry `code + 1` for a code.
 */
export class MemoTable {
  // deno-lint-ignore no-explicit-any
  values: any;
  states: Uint8Array = new Uint8Array(0);
  /** Where the expression is text: the entry's code in `texts`. */
  codes: Int32Array = new Int32Array(0);
  readonly texts: Dictionary = new Dictionary();
  readonly #bound: Bound;
  readonly #evaluate: Evaluator;
  #known = 0;

  constructor(bound: Bound) {
    this.#bound = bound;
    this.#evaluate = evaluator(bound);
    this.values = newValues(bound, 0);
  }

  /** Answers for all entries the dictionary has by now. */
  cover(dictionary: Dictionary): void {
    const wanted = dictionary.size + 1;
    if (wanted <= this.#known) return;
    if (wanted > this.states.length) this.#grow(wanted);
    const identity = Int32Array.from({ length: dictionary.size }, (_, code) => code);
    const entries = frameOver(
      this.#bound.source,
      new Column({ type: utf8, length: identity.length, values: identity, dictionary }),
    );
    const missing = frameOver(
      this.#bound.source,
      new Column({ type: { kind: "null" }, length: 1, nullCount: 1 }),
    );
    for (let entry = this.#known; entry < wanted; entry++) {
      if (entry === 0) this.#answer(0, missing, 0);
      else this.#answer(entry, entries, entry - 1);
    }
    this.#known = wanted;
  }

  #answer(entry: number, frame: Frame, row: number): void {
    try {
      this.#store(entry, this.#evaluate(frame, row));
    } catch (error) {
      if (!(error instanceof VolleyError)) throw error;
      this.states[entry] = State.Odd;
    }
  }

  #store(entry: number, raw: Raw): void {
    if (raw === null) {
      this.states[entry] = State.Null;
      return;
    }
    this.states[entry] = State.Value;
    if (typeof raw === "string") this.codes[entry] = this.texts.intern(raw);
    if (representationOf(this.#bound.type) !== "wide") this.values[entry] = raw;
    else if (Number.isSafeInteger(Number(raw))) this.values[entry] = Number(raw);
    else this.states[entry] = State.Odd;
  }

  #grow(wanted: number): void {
    const capacity = Math.max(wanted, this.states.length * 2, 16);
    const states = new Uint8Array(capacity);
    states.set(this.states);
    this.states = states;
    const codes = new Int32Array(this.#bound.type.kind === "utf8" ? capacity : 0);
    codes.set(this.codes);
    this.codes = codes;
    const values = newValues(this.#bound, capacity);
    for (let i = 0; i < this.#known; i++) values[i] = this.values[i];
    this.values = values;
  }
}

// deno-lint-ignore no-explicit-any
function newValues(bound: Bound, capacity: number): any {
  switch (representationOf(bound.type)) {
    case "bool":
      return new Uint8Array(capacity);
    case "int":
    case "float":
    case "wide":
      return new Float64Array(capacity);
    case "text":
      return new Array<string>(capacity).fill("");
    default:
      return new Array<Raw>(capacity).fill(null);
  }
}

function frameOver(index: number, column: Column): Frame {
  const columns: Column[] = [];
  columns[index] = column;
  return { columns };
}

/** The tables of one expression, by dictionary: batches of several partitions may alternate. */
export class MemoSite {
  readonly bound: Bound;
  readonly #tables = new WeakMap<Dictionary, MemoTable>();
  #lastDictionary: Dictionary | null = null;
  #lastTable: MemoTable | null = null;

  constructor(bound: Bound) {
    this.bound = bound;
  }

  /** The table for a dictionary, covering all its entries. */
  table(dictionary: Dictionary): MemoTable {
    if (dictionary !== this.#lastDictionary) this.#switchTo(dictionary);
    const table = this.#lastTable!;
    table.cover(dictionary);
    return table;
  }

  #switchTo(dictionary: Dictionary): void {
    let table = this.#tables.get(dictionary);
    if (table === undefined) {
      table = new MemoTable(this.bound);
      this.#tables.set(dictionary, table);
    }
    this.#lastDictionary = dictionary;
    this.#lastTable = table;
  }
}
