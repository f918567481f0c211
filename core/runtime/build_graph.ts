import { ordersByTime } from "../aggregates/mod.ts";
import { Schema } from "../data/mod.ts";
import { Program, type ProgramStep } from "../expr/mod.ts";
import type { ReadRequest, RowFaults, Stage } from "../operators/mod.ts";
import {
  type AggregateCall,
  type Bindings,
  narrowPlan,
  type Plan,
  type PlanNode,
  type StepOf,
} from "../plan/mod.ts";
import type { WindowAggregateSpec } from "../windows/mod.ts";
import { accumulatorSpec, createAggregate } from "./create_aggregate.ts";
import { lateOutput, lateRows } from "./late_output.ts";
import { createStage } from "./create_stage.ts";
import { readColumns } from "./read_columns.ts";
import { column, isExpressionStep, toProgramSteps } from "./expression_steps.ts";
import { FaultPolicies } from "./fault_policies.ts";
import { type Graph, linkAssigners, type SourceNode } from "./graph.ts";
import { GraphNode } from "./graph_node.ts";
import { noSideOutput, operatorFailed } from "./operator_fault.ts";
import { Outlet } from "./outlet.ts";
import type { PlacedStep } from "./placed_step.ts";
import { ProgramStage } from "./program_stage.ts";
import type { RunMetrics } from "./run_metrics.ts";
import type { RunSettings } from "./run_options.ts";
import { requireBinding, StageSite } from "./stage_site.ts";
import { SinkWriter } from "./sink_writer.ts";
import { PartitionNumbers, SourceReader } from "./source_reader.ts";

/** A stream while the graph is built: where it comes from, and expression steps not yet made into a stage. */
interface Tail {
  readonly outlet: Outlet;
  readonly schema: Schema;
  readonly steps: readonly PlacedStep[];
  readonly planIds: readonly string[];
}

/** Turns a plan into stages: runs of expression operators, with the inputs of an aggregation, become one program. */
export class GraphBuilder {
  readonly #plan: Plan;
  readonly #bindings: Bindings;
  readonly #settings: RunSettings;
  readonly #metrics: RunMetrics;
  readonly #tails = new Map<string, Tail>();
  readonly #keysOf = new Map<string, readonly string[]>();
  /** The stage of each operator that has one of its own: where its side outputs are. */
  readonly #stageOf = new Map<string, GraphNode>();
  readonly #policies: FaultPolicies;
  readonly #sources: SourceNode[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #sinks: SinkWriter[] = [];
  readonly #partitions = new PartitionNumbers();

  constructor(whole: Plan, bindings: Bindings, settings: RunSettings, metrics: RunMetrics) {
    const plan = narrowPlan(whole, (id, request) => narrowSource(bindings, id, request));
    this.#plan = plan;
    this.#bindings = bindings;
    this.#settings = settings;
    this.#metrics = metrics;
    const originOf = (partition: number) => this.#partitions.originOf(partition);
    this.#policies = new FaultPolicies({ plan, settings, metrics, originOf });
  }

  /** The whole graph; throws `PLAN_INCOMPLETE` when a live object the plan refers to is missing. */
  build(): Graph {
    for (const node of this.#plan.nodes) this.#addWithPlace(node);
    linkAssigners(this.#sources);
    const assigners = this.#nodes.filter(({ stage }) => stage.watermark !== undefined);
    const { letters } = this.#policies;
    return {
      sources: this.#sources,
      nodes: this.#nodes,
      sinks: this.#sinks,
      writers: letters === null ? this.#sinks : [...this.#sinks, letters],
      assigners,
      policies: this.#policies,
    };
  }

  /** Closes what a build that threw had opened already: users' operators. */
  abandon(): void {
    for (const { stage } of this.#nodes) {
      try {
        stage.close?.();
      } catch {
        // What stopped the build is what the caller hears of.
      }
    }
  }

  #addWithPlace(node: PlanNode): void {
    try {
      this.#add(node);
    } catch (thrown) {
      throw operatorFailed(thrown, "open", node.id);
    }
  }

  #add(node: PlanNode): void {
    const { step } = node;
    if (step.kind === "source") return this.#addSource(node);
    if (step.kind === "sink") return this.#addSink(node);
    if (step.kind === "sideOutput") return this.#addSideOutput(node, step.tag);
    const isAggregate = step.kind === "aggregate" || step.kind === "windowAggregate";
    if (!isExpressionStep(step) && !isAggregate) return this.#addStage(node);
    const faults = this.#policies.rows(node);
    // A row refused by policy is one of the operator's own input: it stands alone, before it and behind it.
    const input = faults.fatal ? this.#input(node) : this.#settle(this.#input(node));
    if (!isExpressionStep(step)) return this.#addAggregate(node, input, step);
    const steps = toProgramSteps(node, step, this.#namesOf(node.inputs[0])).map((step) => {
      return { operator: node.id, step };
    });
    const tail = { ...input, steps: [...input.steps, ...steps], planIds: [...input.planIds, node.id] };
    this.#keep(node, faults.fatal ? tail : this.#settle(tail, faults));
    if (step.kind === "keyBy") this.#keysOf.set(node.id, step.keys.map(({ name }) => name));
  }

  #addSource(node: PlanNode): void {
    const { source } = requireBinding(node, this.#bindings.get(node.id), "source");
    const failures = { faults: this.#policies.raw(node), retrier: this.#policies.retrier(node) };
    const reader = new SourceReader(
      node.id,
      source,
      this.#metrics.source(node.id),
      this.#partitions,
      failures,
      schemaOf(node),
    );
    this.#policies.link(node.id, () => reader.recordsIn);
    const outlet = new Outlet();
    this.#sources.push({ reader, outlet, assigners: [], held: false });
    this.#tails.set(node.id, { outlet, schema: schemaOf(node), steps: [], planIds: [] });
  }

  #addSink(node: PlanNode): void {
    const { sink } = requireBinding(node, this.#bindings.get(node.id), "sink");
    const { clock, queueLengthMax } = this.#settings;
    const writer = new SinkWriter({
      id: node.id,
      sink,
      schema: schemaOf(node),
      metrics: this.#metrics.sink(node.id),
      clock,
      queueLengthMax,
      faults: this.#policies.rows(node),
      retrier: this.#policies.retrier(node),
    });
    this.#policies.link(node.id, () => writer.recordsIn);
    this.#settle(this.#input(node)).outlet.sinks.push(writer);
    this.#sinks.push(writer);
  }

  /** A stage of its own, with an input port for each input of the plan, in the plan's order. */
  #addStage(node: PlanNode): void {
    const inputs = node.inputs.map((id) => this.#settle(this.#tails.get(id)!));
    const made = this.#node([node.id], createStage(this.#site(node, inputs)));
    for (const input of inputs) input.outlet.connect(made);
    this.#stageOf.set(node.id, made);
    this.#keep(node, { outlet: made.outlet, schema: schemaOf(node), steps: [], planIds: [] });
    // Rows put back into a keyed operator join those that come to it: they have the same key.
    const keys = this.#keysOf.get(node.inputs[0]);
    if (node.step.kind === "union" && keys !== undefined) this.#keysOf.set(node.id, keys);
  }

  #addSideOutput(node: PlanNode, tag: string): void {
    const from = this.#stageOf.get(node.inputs[0]);
    if (from?.stage.side === undefined) throw noSideOutput(node.inputs[0], tag, node.id);
    this.#keep(node, { outlet: from.sideOutlet(tag), schema: schemaOf(node), steps: [], planIds: [] });
  }

  #site(node: PlanNode, inputs: readonly Tail[]): StageSite {
    return new StageSite({
      plan: this.#plan,
      node,
      inputs: inputs.map(({ schema }) => schema),
      keys: this.#keysOf.get(node.inputs[0]) ?? [],
      binding: this.#bindings.get(node.id),
      settings: this.#settings,
      metrics: this.#metrics,
      faults: this.#policies.rows(node),
      bounded: this.#sources.every(({ reader }) => reader.source.bounded),
    });
  }

  #addAggregate(
    node: PlanNode,
    input: Tail,
    step: StepOf<"aggregate" | "windowAggregate">,
  ): void {
    const late = lateRows(step, this.#namesOf(node.inputs[0]), readColumns(step).length);
    const columns = [...readColumns(step), ...late.map(({ name }, k) => column(`row${k}`, name))];
    const steps: ProgramStep[] = [...input.steps.map(({ step }) => step), { kind: "project", columns }];
    const { interpreted } = this.#settings;
    const program = new Program(steps, input.schema, {
      interpreted: interpreted || undefined,
      transient: true,
    });
    const counted = input.planIds.at(-1) ?? `${node.id}.input`;
    const placed = [
      ...input.steps,
      { operator: node.id, step: { kind: "project", columns: readColumns(step, true) } } as const,
    ];
    const stage = new ProgramStage(program, placed, this.#policies.rows(node));
    const prepare = this.#node([...input.planIds, node.id], stage, counted);
    input.outlet.connect(prepare);
    const spec = {
      ...this.#aggregateSpec(node, step, program.outputSchema),
      late: lateOutput(step, late, program.outputSchema),
    };
    const aggregate = this.#node([node.id], createAggregate(step, spec, this.#settings.clock));
    this.#stageOf.set(node.id, aggregate);
    prepare.outlet.connect(aggregate);
    this.#keep(node, { outlet: aggregate.outlet, schema: schemaOf(node), steps: [], planIds: [] });
  }

  #aggregateSpec(
    node: PlanNode,
    step: { readonly keys: readonly string[]; readonly aggregates: readonly AggregateCall[] },
    prepared: Schema,
  ): WindowAggregateSpec {
    let next = step.keys.length;
    const inputs = step.aggregates.map(({ input }) => input === undefined ? -1 : next++);
    const closures = this.#bindings.get(node.id);
    const users = closures?.kind === "aggregate" ? closures.user : null;
    return {
      keyTypes: step.keys.map((_, k) => prepared.fields[k].type),
      aggregates: step.aggregates.map((call, k) => {
        return accumulatorSpec(call, inputs[k] < 0 ? null : prepared.fields[inputs[k]], users?.get(call.as));
      }),
      columns: {
        keys: step.keys.map((_, k) => k),
        inputs,
        ordersByTime: step.aggregates.some(({ fn }) => ordersByTime(fn)),
      },
      output: schemaOf(node),
      batchRows: this.#settings.batchRows,
      interpreted: this.#settings.interpreted,
    };
  }

  /** The stream with its pending steps made into a stage; done once for all who read it. */
  #settle(tail: Tail, faults?: RowFaults): Tail {
    if (tail.planIds.length === 0) return tail;
    const settled = tail.steps.length === 0 ? { ...tail, planIds: [] } : this.#settledByLoop(tail, faults);
    for (const [id, known] of this.#tails) if (known === tail) this.#tails.set(id, settled);
    return settled;
  }

  #settledByLoop(tail: Tail, faults: RowFaults | undefined): Tail {
    const { interpreted } = this.#settings;
    const program = new Program(tail.steps.map(({ step }) => step), tail.schema, {
      interpreted: interpreted || undefined,
    });
    const made = this.#node(tail.planIds, new ProgramStage(program, tail.steps, faults));
    tail.outlet.connect(made);
    return { outlet: made.outlet, schema: program.outputSchema, steps: [], planIds: [] };
  }

  /** Columns of a plan node's output: those of its tail are older while steps are pending. */
  #namesOf(id: string): string[] {
    return this.#plan.nodes.find((node) => node.id === id)!.output.map(({ name }) => name);
  }

  #input(node: PlanNode): Tail {
    return this.#tails.get(node.inputs[0])!;
  }

  /** Remembers a node's stream; one with several readers is computed once. */
  #keep(node: PlanNode, tail: Tail): void {
    this.#tails.set(node.id, tail);
    const readers = this.#plan.nodes.filter(({ inputs }) => inputs.includes(node.id)).length;
    if (readers > 1) this.#settle(tail);
  }

  #node(planIds: readonly string[], stage: Stage, counted = planIds[planIds.length - 1]): GraphNode {
    const made = new GraphNode(planIds, stage, this.#metrics.stage(counted));
    this.#nodes.push(made);
    this.#policies.link(made.id, () => made.recordsIn);
    return made;
  }
}

function schemaOf(node: PlanNode): Schema {
  return new Schema(node.output);
}

/** The columns a source gives when it reads only what is asked; a plan without it is refused when its node is built. */
function narrowSource(bindings: Bindings, id: string, request: ReadRequest): Schema | null {
  const binding = bindings.get(id);
  return binding?.kind === "source" ? binding.source.narrow?.(request) ?? null : null;
}
