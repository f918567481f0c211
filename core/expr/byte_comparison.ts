import { bytesMatch } from "./ascii_text.ts";
import type { BoundCall } from "./bound.ts";
import type { Emit } from "./expr_function.ts";

const encoder = new TextEncoder();

const tests = new Set(["eq", "ne", "startsWith"]);

/**
 * Code for a test of a plain UTF-8 column against constants that needs no decoding: the bytes are compared.
 * Undefined where the call is no such test.
 */
export function byteComparison(
  call: BoundCall,
  bytes: string,
  offsets: string,
  emit: Emit,
): string | undefined {
  const wanted = call.args[1];
  if (wanted?.kind !== "literal" || typeof wanted.value !== "string" || !tests.has(call.fn.name)) {
    return undefined;
  }
  const needle = encoder.encode(wanted.value);
  const pattern = emit.constant(needle);
  const matches = `${emit.constant(bytesMatch)}(${bytes}, ${offsets}[i], ${pattern})`;
  const length = `${offsets}[i + 1] - ${offsets}[i]`;
  switch (call.fn.name) {
    case "eq":
      return `${length} === ${needle.length} && ${matches} ? 1 : 0`;
    case "ne":
      return `${length} === ${needle.length} && ${matches} ? 0 : 1`;
    default:
      return `${length} >= ${needle.length} && ${matches} ? 1 : 0`;
  }
}
