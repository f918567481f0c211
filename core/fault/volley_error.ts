/** Whether the same attempt may succeed later: `never` is a bug or bad input, `transient` an operating fault. */
export type RetryAdvice = "never" | "transient";

/** Where an error happened; every part is optional, because each layer adds what it knows. */
export interface ErrorPlace {
  /** Name of the run. */
  readonly pipeline?: string;
  /** Id in the plan. */
  readonly operator?: string;
  readonly column?: string;
  /** Of the source. */
  readonly partition?: number | string;
  /** 0-based position of the row within its source or batch, as the layer that threw counts it. */
  readonly row?: number;
  /** File, URL or topic. */
  readonly resource?: string;
  /** In a text file, from 1. */
  readonly line?: number;
}

/** What a {@linkcode VolleyError} is made from. */
export interface VolleyErrorInit {
  readonly code: string;
  readonly message: string;
  /** One sentence that tells the reader what to do. */
  readonly hint?: string;
  readonly at?: ErrorPlace;
  readonly retry?: RetryAdvice;
  readonly cause?: unknown;
}

/**
 * The one error class of Volley. `message` has the form "Cannot <verb> <thing>: <what is>", `code` is stable
 * and machine-readable, `hint` says how to mend it, `at` where it happened.
 *
 * @example
 * ```ts
 * import { VolleyError } from "@volley/volley";
 * const error = new VolleyError({
 *   code: "FILE_NOT_FOUND",
 *   message: "Cannot open a.csv: no such file",
 *   at: { resource: "a.csv" },
 *   hint: "Check the path.",
 * });
 * console.assert(error.explain().includes("hint: Check the path."));
 * ```
 */
export class VolleyError extends Error {
  /** `VolleyError [CODE]`: an uncaught error shows its name and message only. */
  override readonly name: string;
  /** What programs tell errors apart by: stable, in capitals. */
  readonly code: string;
  /** One sentence that tells the reader what to do, where there is something. */
  readonly hint: string | undefined;
  /** Where it happened, as far as it is known. */
  readonly at: ErrorPlace;
  /** Whether the same attempt may succeed later. */
  readonly retry: RetryAdvice;

  constructor(init: VolleyErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = `VolleyError [${init.code}]`;
    this.code = init.code;
    this.hint = init.hint;
    this.at = init.at ?? {};
    this.retry = init.retry ?? "never";
  }

  /** The same error with more of its place known; parts already set stay as they are. */
  within(at: ErrorPlace): VolleyError {
    const wider = new VolleyError({
      code: this.code,
      message: this.message,
      hint: this.hint,
      retry: this.retry,
      cause: this.cause,
      at: { ...at, ...this.at },
    });
    wider.stack = this.stack;
    return wider;
  }

  /** Code, message, place and hint, a line each: what a terminal shows. */
  explain(): string {
    const place = Object.entries(this.at).filter(([, value]) => value !== undefined);
    const lines = [`error[${this.code}]: ${this.message}`];
    if (place.length > 0) lines.push(`  at: ${place.map(([key, value]) => `${key} ${value}`).join(", ")}`);
    if (this.hint) lines.push(`  hint: ${this.hint}`);
    return lines.join("\n");
  }
}

/** Any thrown value as a {@linkcode VolleyError}; a foreign error becomes its cause under `code`, with `hint`. */
export function toVolleyError(
  thrown: unknown,
  code: string,
  doing: string,
  at?: ErrorPlace,
  hint?: string,
): VolleyError {
  if (thrown instanceof VolleyError) return at ? thrown.within(at) : thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new VolleyError({ code, message: `${doing}: ${reason}`, cause: thrown, at, hint });
}
