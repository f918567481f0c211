/** What {@linkcode requiredServer} needs to know of a server. */
export interface ServerNeed {
  /** For messages: `"Kafka"`. */
  readonly name: string;
  /** Whether the server answers; a throw counts as no. */
  probe(): Promise<boolean> | boolean;
  /** How to get one, for the person whose test was skipped. */
  readonly hint: string;
  /** Whether a missing server is a failure. Default: the environment variable `CI` is `true`. */
  readonly required?: boolean;
}

/**
 * Whether tests against a real server can run: true when `probe` says so. A missing server is a loud skip on a
 * person's machine (false, with a warning) and an error in CI, so that a gap in coverage is never silent.
 *
 * @example
 * ```ts
 * import { requiredServer } from "@volley/volley/testing";
 * const present = await requiredServer({
 *   name: "Kafka",
 *   probe: () => false,
 *   hint: "Start a broker on localhost:9092.",
 *   required: false,
 * });
 * console.assert(present === false); // a test then says: Deno.test({ name, ignore: !present, fn })
 * ```
 */
export async function requiredServer(need: ServerNeed): Promise<boolean> {
  const found = await answers(need);
  if (found) return true;
  if (need.required ?? Deno.env.get("CI") === "true") {
    throw new Error(`Cannot test against ${need.name}: no server answers. ${need.hint}`);
  }
  console.warn(`SKIPPED: tests against ${need.name}, because no server answers. ${need.hint}`);
  return false;
}

async function answers(need: ServerNeed): Promise<boolean> {
  try {
    return await need.probe();
  } catch {
    return false;
  }
}
