import type { DeadLettersSpec, Plan, PlanNode, PlanPosition } from "../node.ts";
import {
  type Check,
  dictionaryOf,
  isObject,
  listOf,
  number,
  oneOf,
  optional,
  type Parts,
  parts,
  plainData,
  record,
  text,
  whole,
  wrongType,
} from "./check.ts";
import { constant } from "./check.ts";
import { Cursor } from "./cursor.ts";
import { retryCheck } from "./retry_check.ts";
import { stepCheck } from "./step_check.ts";
import { field } from "./type_check.ts";

/** Version of the format that this release reads and writes. */
export const planVersion = 1;

/** An operator as far as it could be read. */
export interface ReadNode {
  readonly parts: Partial<PlanNode> & { readonly id: string };
  /** Nothing is wrong with its form. */
  readonly whole: boolean;
  readonly at: Cursor;
}

/** A plan as far as it could be read. */
export interface ReadPlan {
  readonly plan: Partial<Plan>;
  readonly nodes: readonly ReadNode[];
}

const nodeParts: Check<Parts<PlanNode>> = parts<PlanNode>({
  id: text(),
  name: text(),
  step: stepCheck,
  implicit: optional(constant(true)),
  onError: optional(oneOf("fail", "skip", "deadLetter")),
  retry: optional(retryCheck),
  inputs: listOf(text()),
  output: listOf(field),
});

const position: Check<PlanPosition> = record<PlanPosition>({ x: number(), y: number() });

const planParts = parts<Omit<Plan, "nodes"> & { readonly nodes: readonly unknown[] }>({
  version: constant(planVersion),
  writtenBy: optional(text()),
  parallelism: whole(1, 256),
  deadLetters: optional(record<DeadLettersSpec>({ connector: text(), config: plainData })),
  nodes: (given, at) => Array.isArray(given) ? given : wrongType(given, "a list", at),
  layout: optional(dictionaryOf(position)),
});

/** The form of a plan: everything that is wrong with it is reported at `at`. Null: it is of another version. */
export function readShape(given: unknown, at: Cursor): ReadPlan | null {
  if (isObject(given) && typeof given.version === "number" && given.version > planVersion) {
    reportNewer(given.version, given.writtenBy, at);
    return null;
  }
  const read = planParts(given, at);
  if (read === undefined) return null;
  const { nodes = [], ...plan } = read.parts;
  return {
    plan: plan as Partial<Plan>,
    nodes: Array.from(nodes, (node, index) => readNode(node, at.at("nodes", index))),
  };
}

function readNode(given: unknown, at: Cursor): ReadNode {
  const named = isObject(given) && typeof given.id === "string" && given.id !== "" ? given.id : null;
  const place = named === null ? at : at.within(named);
  const read = nodeParts(given, place);
  const id = named ?? at.pointer;
  return { parts: { ...read?.parts, id }, whole: read?.whole ?? false, at: place };
}

function reportNewer(version: number, writtenBy: unknown, at: Cursor): void {
  const writer = typeof writtenBy === "string" ? `by ${writtenBy} ` : "";
  at.at("version").report({
    code: "PLAN_VERSION_NEWER",
    message: `Cannot read plan: it was written ${writer}in version ${version} of the format, ` +
      `and this release reads version ${planVersion}`,
    hint: "Run it with the release of Volley that wrote it, or a newer one.",
  });
}
