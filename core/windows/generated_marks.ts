import { type Batch, describeValue, type RowCursor, rowCursor, type Schema } from "../data/mod.ts";
import { toVolleyError, VolleyError } from "../fault/mod.ts";
import type { WatermarkGenerator } from "../operators/mod.ts";
import type { RowMarks } from "./row_marks.ts";

/** How often generators hear of the clock. */
const PERIOD_MS = 200;

/** Watermarks of users' generators, one for each partition. */
export class GeneratedMarks implements RowMarks {
  readonly periodMs: number;
  readonly #create: () => WatermarkGenerator;
  readonly #cursor: RowCursor;
  readonly #generators = new Map<number, WatermarkGenerator>();
  #batch: Batch | null = null;

  constructor(create: () => WatermarkGenerator, input: Schema, interpreted: boolean) {
    this.#create = create;
    this.#cursor = rowCursor(input, { codegen: !interpreted });
    const sample = this.#make();
    this.periodMs = sample.onPeriodic === undefined ? Infinity : PERIOD_MS;
  }

  start(batch: Batch): Batch {
    this.#batch = batch;
    return batch;
  }

  after(partition: number, row: number, timeMs: number): number {
    const generator = this.#of(partition);
    let given: unknown;
    try {
      given = generator.onEvent(timeMs, this.#cursor.at(this.#batch!, row) as never);
    } catch (thrown) {
      throw generatorFailed("onEvent", thrown);
    }
    return typeof given === "number" && Number.isFinite(given) ? given : nothing("onEvent", given);
  }

  periodic(partition: number, nowMs: number): number {
    const generator = this.#of(partition);
    let given: unknown;
    try {
      given = generator.onPeriodic?.(nowMs);
    } catch (thrown) {
      throw generatorFailed("onPeriodic", thrown);
    }
    return typeof given === "number" && Number.isFinite(given) ? given : nothing("onPeriodic", given);
  }

  #of(partition: number): WatermarkGenerator {
    let generator = this.#generators.get(partition);
    if (generator === undefined) this.#generators.set(partition, generator = this.#make());
    return generator;
  }

  #make(): WatermarkGenerator {
    const made = this.#create();
    if (typeof made?.onEvent === "function") return made;
    throw new VolleyError({
      code: "WATERMARK_GENERATOR_INVALID",
      message: `Cannot generate watermarks: ${describeValue(made)} has no onEvent()`,
      hint: "Give a function that makes a WatermarkGenerator.",
    });
  }
}

function generatorFailed(method: string, thrown: unknown): VolleyError {
  const doing = `Cannot run ${method}() of the watermark generator`;
  return toVolleyError(
    thrown,
    "CLOSURE_FAILED",
    doing,
    {},
    "The error's cause has the line of the generator.",
  );
}

/** Throws for anything but what stands for no watermark. */
function nothing(method: string, given: unknown): number {
  if (given === undefined || given === null || given === -Infinity) return -Infinity;
  throw new VolleyError({
    code: "CLOSURE_RESULT_INVALID",
    message: `Cannot take what ${method}() of the watermark generator returned: it is ${
      describeValue(given)
    }`,
    hint: "Return epoch milliseconds, or nothing.",
  });
}
