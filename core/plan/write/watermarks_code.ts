import type { StepOf } from "../node.ts";
import { literal, type MethodCall } from "./code.ts";
import { durationCode } from "./duration_code.ts";
import { optionsCode } from "./options_code.ts";

/** `withWatermarks("at", { maxOutOfOrderness: "5s" })`. */
export function watermarksCalls({ column, strategy }: StepOf<"watermarks">): MethodCall[] {
  const lateMs = strategy.kind === "bounded" ? strategy.maxOutOfOrdernessMs : 0;
  const options = optionsCode([["maxOutOfOrderness", lateMs === 0 ? null : durationCode(lateMs)]]);
  return [{ method: "withWatermarks", args: [literal(column), ...options] }];
}
