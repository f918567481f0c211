import type { ConnectorDescriptor } from "../../operators/mod.ts";
import { inBuildOrder } from "../build_order.ts";
import { canonicalJson } from "../canonical_json.ts";
import type { Plan, PlanNode } from "../node.ts";
import { type Code, literal, type MethodCall, printed } from "./code.ts";
import { connectorObject } from "./connector_code.ts";
import { requireExpressible } from "./expressible.ts";
import { implicitRole } from "./implicit_steps.ts";
import type { ModuleImports } from "./module_imports.ts";
import { freeName } from "./stream_names.ts";
import { stepCalls } from "./step_code.ts";
import type { StepContext } from "./step_context.ts";

/** Name of the parameter with the live objects a plan doesn't hold. */
const GIVEN = "given";

/** Writes the statements of a plan: a constant for each stream with several readers, a chain for everything else. */
export class ModuleWriter {
  readonly #nodes: readonly PlanNode[];
  readonly #byId: ReadonlyMap<string, PlanNode>;
  readonly #ordinalIds: ReadonlyMap<string, string>;
  readonly #names = new Map<string, string>();
  readonly #context: StepContext;
  readonly #plan: Plan;
  readonly #imports: ModuleImports;

  constructor(plan: Plan, catalogue: readonly ConnectorDescriptor[], imports: ModuleImports) {
    this.#plan = plan;
    this.#imports = imports;
    this.#nodes = inBuildOrder(plan.nodes);
    this.#byId = new Map(this.#nodes.map((node) => [node.id, node]));
    this.#ordinalIds = defaultIds(this.#nodes);
    this.#context = {
      imports,
      catalogue,
      given: (operator) => `${GIVEN}[${JSON.stringify(operator)}]`,
      stream: (operator) => this.#stream(operator),
      keyed: (operator) => this.#byId.get(operator)!.step.kind === "keyBy",
      columns: (operator) => this.#byId.get(operator)!.output.map(({ name }) => name),
    };
  }

  /** The body of `build`. */
  statements(): string[] {
    const taken = new Set(["env", GIVEN, "build", "job"]);
    for (const node of this.#nodes) {
      if (this.#wantsName(node)) this.#names.set(node.id, freeName(node.id, taken));
    }
    return this.#nodes.flatMap((node) => {
      if (node.step.kind === "sink") return [`  ${printed(this.#chain(node), 2, 2, 1)};`];
      const name = this.#names.get(node.id);
      if (name === undefined) return [];
      const head = `  const ${name} = `;
      return [`${head}${printed(this.#chain(node), 2, head.length, 1)};`];
    });
  }

  /** The environment the plan is built in, with what it says of the whole. */
  environment(): Code {
    const { parallelism, deadLetters } = this.#plan;
    const entries: [string, Code][] = [];
    if (parallelism !== 1) entries.push(["parallelism", literal(parallelism)]);
    const policy = this.#nodes.find(({ implicit, onError }) => implicit && onError !== undefined)?.onError;
    if (policy !== undefined) entries.push(["onError", literal(policy)]);
    if (deadLetters !== undefined) entries.push(["deadLetters", this.#deadLetters(deadLetters)]);
    const args: Code[] = entries.length === 0 ? [] : [{ kind: "object", entries }];
    return { kind: "call", callee: `new ${this.#imports.use("StreamExecutionEnvironment")}`, args };
  }

  #deadLetters({ connector, config }: NonNullable<Plan["deadLetters"]>): Code {
    if (connector === "dead_letters" && config !== null) return literal(config);
    if (config === null) return this.#context.given("deadLetters");
    return connectorObject("createSink", { connector, config }, this.#imports);
  }

  /** Streams read twice, and those that are an argument of something. */
  #wantsName(node: PlanNode): boolean {
    if (node.step.kind === "sink" || implicitRole(node, this.#byId) === "watermarks") return false;
    const readers = this.#readersOf(node);
    if (readers.length === 1 && implicitRole(readers[0], this.#byId) === "dropNulls") return false;
    return readers.length > 1 || readers.some(({ inputs }) => inputs.lastIndexOf(node.id) > 0);
  }

  #readersOf({ id }: PlanNode): readonly PlanNode[] {
    return this.#nodes.filter(({ inputs }) => inputs.includes(id));
  }

  #stream(id: string): Code {
    const node = this.#byId.get(id)!;
    if (implicitRole(node, this.#byId) === "watermarks") return this.#stream(node.inputs[0]);
    return this.#names.get(id) ?? this.#chain(node);
  }

  #chain(node: PlanNode): Code {
    requireExpressible(node, this.#byId);
    const role = implicitRole(node, this.#byId);
    const labelled = role === "dropNulls" ? this.#byId.get(node.inputs[0])! : node;
    const made = role === "dropNulls" ? [dropNulls(node)] : stepCalls(node, this.#context);
    const kind = role === "dropNulls" ? "dropNulls" : node.step.kind;
    const base = labelled.inputs.length === 0 ? "env" : this.#stream(labelled.inputs[0]);
    const calls = this.#sharesWindow(this.#byId.get(node.inputs[0])) ? made.slice(1) : made;
    return chained(base, [...calls, ...this.#labels(labelled, kind), ...this.#sharedWindow(node)]);
  }

  /** Windows that several aggregations were asked of: they share what the builder put before their key. */
  #sharedWindow(node: PlanNode): readonly MethodCall[] {
    return this.#sharesWindow(node) ? stepCalls(this.#readersOf(node)[0], this.#context).slice(0, 1) : [];
  }

  #sharesWindow(node: PlanNode | undefined): boolean {
    if (node?.step.kind !== "keyBy") return false;
    if (implicitRole(this.#byId.get(node.inputs[0])!, this.#byId) !== "watermarks") return false;
    const windows = this.#readersOf(node).map(({ step }) =>
      "window" in step ? canonicalJson(step.window) : null
    );
    return windows.length > 1 && windows[0] !== null && windows.every((window) => window === windows[0]);
  }

  #labels({ id, name, onError, retry }: PlanNode, kind: string): MethodCall[] {
    return [
      ...(id === this.#ordinalIds.get(id) ? [] : [{ method: "id", args: [literal(id)] }]),
      ...(name === kind ? [] : [{ method: "name", args: [literal(name)] }]),
      ...(onError === undefined ? [] : [{ method: "onError", args: [literal(onError)] }]),
      ...(retry === undefined ? [] : [{ method: "retry", args: [literal(retry)] }]),
    ];
  }
}

function chained(base: Code, calls: readonly MethodCall[]): Code {
  const before = typeof base === "object" && base.kind === "chain" ? base : null;
  const all = [...before?.calls ?? [], ...calls];
  return { kind: "chain", base: before?.base ?? base, calls: all, tall: all.length > 1 };
}

function dropNulls({ step }: PlanNode): MethodCall {
  const columns = step.kind === "selectExpr" ? step.columns : [];
  const checked = columns.filter(({ expr }) => expr.op === "call" && expr.fn === "notNull");
  return { method: "dropNulls", args: checked.map(({ name }) => literal(name)) };
}

/** The id an operator gets where none was given: by its own id, the one the builder would have made. */
function defaultIds(nodes: readonly PlanNode[]): ReadonlyMap<string, string> {
  const ordinals = new Map<string, number>();
  return new Map(nodes.map(({ id, step: { kind } }) => {
    const ordinal = (ordinals.get(kind) ?? 0) + 1;
    ordinals.set(kind, ordinal);
    return [id, `${kind}-${ordinal}`];
  }));
}
