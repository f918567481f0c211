import type { ItemDescriptor, OperatorDescriptor, ParameterDescriptor } from "../../operators/mod.ts";
import type { PlanStep, StepOf } from "../../plan/mod.ts";

/** Kinds of the plan's steps that are operators. */
export type OperatorKind = Exclude<PlanStep["kind"], "source" | "sink">;

/**
 * What makes the fact sheets of a family of operators, by kind: functions, so that a bundle of a pipeline, which asks
 * for none, holds none.
 */
export type OperatorFamily<K extends OperatorKind> = { readonly [P in K]: () => OperatorDescriptor };

/** The fact sheet of a parameter whose values in a plan are `T`: its type, its choices and its default fit. */
export type ParameterOf<T> =
  & Omit<ParameterDescriptor, "type" | "enum" | "default" | "nullable">
  & { readonly type: TypeNameOf<Exclude<T, null | undefined>>; readonly default?: T }
  & (null extends T ? { readonly nullable: true } : { readonly nullable?: false })
  & EnumOf<Exclude<T, null | undefined>>;

type TypeNameOf<T> = [T] extends [number] ? "number" | "integer"
  : [T] extends [string] ? "string"
  : [T] extends [boolean] ? "boolean"
  : [T] extends [readonly unknown[]] ? "array"
  : "object";

type EnumOf<T> = [T] extends [string] ? string extends T ? unknown : { readonly enum: readonly T[] }
  : unknown;

type OptionalKey<T> = { [P in keyof T]-?: object extends Pick<T, P> ? P : never }[keyof T];
type KeyOf<K extends OperatorKind> = Exclude<keyof StepOf<K>, "kind">;
type AlwaysKey<K extends OperatorKind> = Exclude<KeyOf<K>, OptionalKey<StepOf<K>>>;
type SometimesKey<K extends OperatorKind> = Extract<KeyOf<K>, OptionalKey<StepOf<K>>>;
type Facts = Omit<OperatorDescriptor, "kind" | "parameters" | "closure">;

/** What is said of an operator: every key of its step, under `always` or under `sometimes` as the plan's types have it. */
export interface OperatorSheet<K extends OperatorKind> extends Facts {
  readonly closure?: true;
  readonly always: { readonly [P in AlwaysKey<K>]: ParameterOf<StepOf<K>[P]> };
  readonly sometimes: { readonly [P in SometimesKey<K>]: ParameterOf<StepOf<K>[P]> };
}

/** The fact sheet of an operator, complete by the plan's types. */
export function operatorSheet<K extends OperatorKind>(kind: K, sheet: OperatorSheet<K>): OperatorDescriptor {
  const { always, sometimes, closure = false, method, summary, inputs, outputs, state, icon, example } =
    sheet;
  const properties: { readonly [name: string]: ParameterDescriptor } = { ...always, ...sometimes };
  const parameters = { type: "object", required: Object.keys(always), properties } as const;
  return { kind, method, summary, parameters, inputs, outputs, state, closure, icon, example };
}

/** Items that are objects: the properties they always have, and those they may have. */
export function objectItems(
  always: { readonly [name: string]: ParameterDescriptor },
  sometimes: { readonly [name: string]: ParameterDescriptor } = {},
): ItemDescriptor {
  return { type: "object", required: Object.keys(always), properties: { ...always, ...sometimes } };
}
