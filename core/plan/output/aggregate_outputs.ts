import { aggregateType } from "../../aggregates/mod.ts";
import type { Field, Schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { AggregateCall, StepOf, WindowSpec } from "../node.ts";
import { answerFields, windowFields } from "../window_columns.ts";
import { checkedKey } from "./column_outputs.ts";
import { type Typing } from "./typing.ts";

/** Columns of running aggregates: keys, then results. */
export function aggregateOutput(step: StepOf<"aggregate">, typing: Typing): Schema | null {
  const [keys, results] = [keyFields(step.keys, typing), resultFields(step.aggregates, typing)];
  return keys === null ? null : typing.schema([...keys, ...results], "aggregates");
}

/** Columns of windowed aggregates: keys, those that name the window, results, those that say which answer it is. */
export function windowAggregateOutput(step: StepOf<"windowAggregate">, typing: Typing): Schema | null {
  checkWindow(step.window, typing);
  const [keys, results] = [keyFields(step.keys, typing), resultFields(step.aggregates, typing)];
  if (keys === null) return null;
  return typing.schema(
    [...keys, ...windowFields(step.window), ...results, ...answerFields(step)],
    "aggregates",
  );
}

function keyFields(keys: readonly string[], typing: Typing): Field[] | null {
  const fields = typing.columns(keys, "keys");
  fields?.forEach((field, index) => typing.attempt(["keys", index], () => checkedKey(field)));
  return fields;
}

function resultFields(calls: readonly AggregateCall[], typing: Typing): (Field | null)[] {
  return calls.map((call, index) => resultField(call, typing, ["aggregates", index]));
}

function resultField(call: AggregateCall, typing: Typing, path: readonly (string | number)[]): Field | null {
  const { fn, input, as } = call;
  const type = input === undefined ? null : typing.type(input, ...path, "input");
  if (input !== undefined && type === null) return null;
  // The type of a user's aggregate is known to its closures alone.
  if (isUserAggregate(call)) return typing.declared?.find(as) ?? null;
  const result = typing.attempt([...path, "fn"], () => aggregateType(fn, type));
  return result === null ? null : { name: as, ...result };
}

/** Whether the aggregate is made of a user's closures. */
export function isUserAggregate({ fn }: AggregateCall): boolean {
  return fn === "user";
}

/** Tells where a window's lengths don't fit each other. */
export function checkWindow(window: WindowSpec, typing: Typing): void {
  if (window.kind === "sliding" && window.slideMs > window.sizeMs) {
    const { slideMs, sizeMs } = window;
    typing.refuse(
      ["window", "slideMs"],
      badWindow(`the slide of ${slideMs} ms is longer than the size of ${sizeMs} ms`),
    );
  }
  if (window.kind !== "tumbling" && window.kind !== "sliding") return;
  const lengthMs = window.kind === "sliding" ? window.slideMs : window.sizeMs;
  if (window.offsetMs < lengthMs) return;
  typing.refuse(
    ["window", "offsetMs"],
    badWindow(`the offset of ${window.offsetMs} ms is not below ${lengthMs} ms`),
  );
}

function badWindow(what: string): VolleyError {
  return new VolleyError({
    code: "WINDOW_INVALID",
    message: `Cannot make windows: ${what}`,
    hint: "A slide is at most the size, an offset below the distance of two windows.",
  });
}
