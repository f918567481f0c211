import { nearestName } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { OutputTag } from "../operators/mod.ts";
import { type Draft, draftAfter } from "./draft.ts";

/** The stream of an operator's side output; the draft must be that operator's own. */
export function sideOutputStep(from: Draft, tag: OutputTag | string): Draft {
  const name = typeof tag === "string" ? tag : tag.name;
  const output = from.sides.get(name);
  if (output === undefined) throw unknownTag(from, name);
  return draftAfter(from, { kind: "sideOutput", tag: name }, {
    output,
    // Rows keep their event times, but for what late rows become: those have several, none of them its own.
    hasEventTime: from.hasEventTime && !("lateOutput" in from.step),
    updating: from.step.kind === "split" && from.updating,
  });
}

function unknownTag({ step, id, sides }: Draft, name: string): VolleyError {
  const known = [...sides.keys()].map((tag) => `"${tag}"`).join(", ");
  const near = nearestName(name, [...sides.keys()]);
  return new VolleyError({
    code: "SIDE_OUTPUT_MISSING",
    message: `Cannot read side output "${name}" of ${id ?? step.kind}: ${
      known === "" ? "it has no side outputs" : `it has ${known}`
    }`,
    hint: near === undefined
      ? "Read it from the stream of the operator that declares the tag, before any other step."
      : `Did you mean "${near}"?`,
  });
}
