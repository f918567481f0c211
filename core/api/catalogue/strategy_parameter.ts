import type { WatermarkStrategy } from "../../plan/mod.ts";
import { closure } from "./common_parameters.ts";
import type { ParameterOf } from "./operator_sheet.ts";

/** How the watermark of a stream follows its rows. */
export function strategy(): ParameterOf<WatermarkStrategy> {
  return {
    type: "object",
    description: "How the watermark follows: the newest time less a bound, marks in rows, or code of yours.",
    variants: {
      bounded: {
        maxOutOfOrdernessMs: {
          type: "integer",
          minimum: 0,
          default: 0,
          unit: "ms",
          option: "maxOutOfOrderness",
          description: "How far behind the newest row of its partition a row may be before it is late.",
        },
      },
      punctuated: {
        at: {
          type: "object",
          format: "expression",
          option: "punctuation",
          description: "A timestamp; where it is not null the row carries its partition's watermark.",
        },
      },
      custom: {
        generator: closure("A function that makes what generates watermarks, once for each partition."),
      },
    },
  };
}
