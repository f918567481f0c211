import type { TraceContext } from "../data/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { Attributes, AttributeValue, Span, SpanOptions, Tracer } from "./span.ts";

/** Something that happened within a span. */
export interface SpanEvent {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly timeMs: number;
  readonly attributes: Attributes;
}

/** A span that has ended, as plain data. */
export interface SpanRecord {
  readonly name: string;
  readonly context: TraceContext;
  readonly parentSpanId: string | null;
  readonly links: readonly TraceContext[];
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  /** Message of the error that was recorded, if any. */
  readonly error: string | null;
}

/** What a {@linkcode RecordingTracer} works with. */
export interface RecordingTracerOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1): where ids come from; seeded in tests. */
  readonly random: () => number;
  /** Takes each span as it ends. */
  readonly onEnd: (span: SpanRecord) => void;
}

/** A tracer that hands every span it ends to a function: the side exporters and tests build on. */
export class RecordingTracer implements Tracer {
  readonly #options: RecordingTracerOptions;

  constructor(options: RecordingTracerOptions) {
    this.#options = options;
  }

  startSpan(name: string, options: SpanOptions = {}): Span {
    const { random } = this.#options;
    const parent = options.parent ?? null;
    const context = { traceId: parent?.traceId ?? newId(random, 4), spanId: newId(random, 2), sampled: true };
    return new RecordingSpan(this.#options, name, context, parent, options);
  }
}

class RecordingSpan implements Span {
  readonly context: TraceContext;
  readonly #tracer: RecordingTracerOptions;
  readonly #name: string;
  readonly #parentSpanId: string | null;
  readonly #links: readonly TraceContext[];
  readonly #startMs: number;
  readonly #attributes = new Map<string, AttributeValue>();
  readonly #events: SpanEvent[] = [];
  #error: string | null = null;
  #ended = false;

  constructor(
    tracer: RecordingTracerOptions,
    name: string,
    context: TraceContext,
    parent: TraceContext | null,
    { links = [], attributes = {} }: SpanOptions,
  ) {
    this.context = context;
    this.#tracer = tracer;
    this.#name = name;
    this.#parentSpanId = parent?.spanId ?? null;
    this.#links = links;
    this.#startMs = tracer.clock.now();
    for (const [key, value] of Object.entries(attributes)) this.#attributes.set(key, value);
  }

  setAttribute(name: string, value: AttributeValue): void {
    if (!this.#ended) this.#attributes.set(name, value);
  }

  addEvent(name: string, attributes: Attributes = {}): void {
    if (!this.#ended) this.#events.push({ name, timeMs: this.#tracer.clock.now(), attributes });
  }

  recordError(error: unknown): void {
    if (!this.#ended) this.#error = error instanceof Error ? error.message : String(error);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#tracer.onEnd({
      name: this.#name,
      context: this.context,
      parentSpanId: this.#parentSpanId,
      links: this.#links,
      startMs: this.#startMs,
      endMs: this.#tracer.clock.now(),
      attributes: Object.fromEntries(this.#attributes),
      events: this.#events,
      error: this.#error,
    });
  }
}

/** `words` random 32-bit words as hex digits; never all zero, which W3C trace context forbids. */
function newId(random: () => number, words: number): string {
  let id = "";
  for (let i = 0; i < words; i++) id += Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0");
  return /^0+$/.test(id) ? id.slice(0, -1) + "1" : id;
}
