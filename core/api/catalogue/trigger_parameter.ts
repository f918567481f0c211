import type { TriggerSpec } from "../../plan/mod.ts";
import type { ParameterOf } from "./operator_sheet.ts";

/** When a window answers besides at its end. */
export const TRIGGER: ParameterOf<TriggerSpec | undefined> = {
  type: "object",
  option: "earlyResults",
  description: "Results before a window's end; each reason by itself is enough, one is needed. Not of " +
    "session and count windows.",
  required: ["purging"],
  properties: {
    everyRows: {
      type: "integer",
      minimum: 1,
      unit: "rows",
      description: "After so many rows of a key in a window.",
    },
    everyEventTimeMs: {
      type: "integer",
      minimum: 1,
      unit: "ms",
      option: "every",
      description: "Each time the watermark has gone on by so much since the window's start.",
    },
    everyProcessingTimeMs: {
      type: "integer",
      minimum: 1,
      unit: "ms",
      option: "everyProcessing",
      description: "Each time the clock has gone on by so much since the window's first row.",
    },
    purging: {
      type: "boolean",
      default: false,
      description: "What was answered is forgotten: results add up instead of replacing each other.",
    },
  },
};
