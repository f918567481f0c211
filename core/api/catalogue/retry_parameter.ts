import type { ParameterDescriptor } from "../../operators/mod.ts";
import type { RetrySpec } from "../../time/mod.ts";
import type { ParameterOf } from "./operator_sheet.ts";

const DAY_MS = 86_400_000;

const PROPERTIES: { readonly [P in keyof RetrySpec]-?: ParameterDescriptor } = {
  maxRetries: {
    type: "integer",
    minimum: 0,
    maximum: 1_000,
    default: 3,
    description: "Attempts after the first.",
  },
  initialBackoffMs: {
    type: "number",
    minimum: 0,
    maximum: DAY_MS,
    default: 100,
    unit: "ms",
    description: "The wait before the first retry.",
  },
  maxBackoffMs: {
    type: "number",
    minimum: 0,
    maximum: DAY_MS,
    default: 10_000,
    unit: "ms",
    description: "The longest wait, at least the first.",
  },
  multiplier: {
    type: "number",
    minimum: 1,
    maximum: 100,
    default: 2,
    description: "What each wait is longer by than the one before.",
  },
  jitter: {
    type: "number",
    minimum: 0,
    maximum: 1,
    default: 1,
    description: "Share of each wait that is random.",
  },
  codes: {
    type: "array",
    items: { type: "string" },
    description: "Codes of errors that are tried again; left out: those that call themselves transient.",
  },
};

/** How a failed attempt is made again. */
export const RETRY: ParameterOf<RetrySpec | null> = {
  type: "object",
  nullable: true,
  default: null,
  description: "How a failed attempt is made again; null: not at all.",
  properties: PROPERTIES,
  required: ["maxRetries", "initialBackoffMs", "maxBackoffMs", "multiplier", "jitter"],
};
