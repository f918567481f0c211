import type { TraceContext } from "../data/mod.ts";

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * A W3C `traceparent` header as a trace context, or null where the header is not valid: what came with a record is
 * then as good as nothing. Headers of later versions are read as far as version 00 goes.
 *
 * @example
 * ```ts
 * import { formatTraceparent, parseTraceparent } from "@volley/volley";
 * const context = parseTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
 * console.assert(context?.sampled === true);
 * console.assert(formatTraceparent(context!).endsWith("-01"));
 * ```
 */
export function parseTraceparent(header: string): TraceContext | null {
  const match = TRACEPARENT.exec(header.trim());
  if (match === null) return null;
  const [, version, traceId, spanId, flags, more] = match;
  if (version === "ff" || (version === "00" && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}

/** A trace context as a W3C `traceparent` header of version 00. */
export function formatTraceparent(context: TraceContext): string {
  return `00-${context.traceId}-${context.spanId}-${context.sampled ? "01" : "00"}`;
}
