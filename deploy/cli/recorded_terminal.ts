import type { Terminal } from "./terminal.ts";

/** A terminal that keeps what is written to it: for tests of commands. */
export class RecordedTerminal implements Terminal {
  readonly #out: string[] = [];
  readonly #err: string[] = [];
  readonly colours = false;
  readonly json: boolean;

  constructor(json = false) {
    this.json = json;
  }

  out(text: string): void {
    this.#out.push(text);
  }

  err(text: string): void {
    this.#err.push(text);
  }

  /** Everything written as a result. */
  get output(): string {
    return this.#out.join("\n");
  }

  /** Everything else. */
  get errors(): string {
    return this.#err.join("\n");
  }
}
