import type { ConnectorDescriptor } from "../../operators/mod.ts";
import type { PlanNode, PlanStep, StepOf } from "../node.ts";
import type { Code, MethodCall } from "./code.ts";
import type { ModuleImports } from "./module_imports.ts";

/** What the code of a step is written with. */
export interface StepContext {
  readonly imports: ModuleImports;
  readonly catalogue: readonly ConnectorDescriptor[];
  /** Code for a live object the plan doesn't hold, by its operator. */
  readonly given: (operator: string) => Code;
  /** Code for an operator's stream. */
  readonly stream: (operator: string) => Code;
  /** Whether an operator's stream is keyed: its methods then know the key. */
  readonly keyed: (operator: string) => boolean;
  /** Names of an operator's columns. */
  readonly columns: (operator: string) => readonly string[];
}

/** Writes the calls that make a step of one kind. */
export type StepWriter<K extends PlanStep["kind"]> = (
  step: StepOf<K>,
  node: PlanNode,
  context: StepContext,
) => MethodCall[];
