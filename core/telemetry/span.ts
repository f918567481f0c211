import type { TraceContext } from "../data/mod.ts";

/** The value of a span's or event's attribute. */
export type AttributeValue = string | number | boolean;

/** Attributes by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** How a span begins. */
export interface SpanOptions {
  /** The span it belongs to; null or left out: the root of a new trace. */
  readonly parent?: TraceContext | null;
  /** Other traces it came from, as a window's result from the records in it. */
  readonly links?: readonly TraceContext[];
  readonly attributes?: Attributes;
}

/** One timed piece of work on a sampled record. Every span is ended once; what comes after is ignored. */
export interface Span {
  /** What a record or header carries on, to make this span the parent of the next. */
  readonly context: TraceContext;
  setAttribute(name: string, value: AttributeValue): void;
  addEvent(name: string, attributes?: Attributes): void;
  /** Marks the span as failed with the error's message. */
  recordError(error: unknown): void;
  end(): void;
}

/** Makes spans. The runtime asks only for sampled records; where they go is the tracer's affair. */
export interface Tracer {
  startSpan(name: string, options?: SpanOptions): Span;
}

const NO_TRACE: TraceContext = { traceId: "0".repeat(32), spanId: "0".repeat(16), sampled: false };

class NoopSpan implements Span {
  constructor(readonly context: TraceContext) {}
  setAttribute(): void {}
  addEvent(): void {}
  recordError(): void {}
  end(): void {}
}

const NO_SPAN: Span = new NoopSpan(NO_TRACE);

/** The default tracer: records nothing, and hands an incoming trace context on unchanged. */
export const noopTracer: Tracer = {
  startSpan: (_name: string, options?: SpanOptions): Span =>
    options?.parent ? new NoopSpan(options.parent) : NO_SPAN,
};
