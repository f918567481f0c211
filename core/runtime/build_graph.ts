import { ordersByTime } from "../aggregates/mod.ts";
import { Schema } from "../data/mod.ts";
import { Program, type ProgramStep } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { BatchMap, Filter, FlatMap, RowMap, type Stage, Union, UserOperator } from "../operators/mod.ts";
import type { AggregateCall, Binding, Bindings, Plan, PlanNode, WatermarkStrategy } from "../plan/mod.ts";
import type { Clock } from "../time/mod.ts";
import { AssignWatermarks, type WindowAggregateSpec } from "../windows/mod.ts";
import { accumulatorSpec, createAggregate } from "./create_aggregate.ts";
import { column, isExpressionStep, toProgramSteps } from "./expression_steps.ts";
import { type Graph, linkAssigners, type SourceNode } from "./graph.ts";
import { GraphNode } from "./graph_node.ts";
import { operatorFailed } from "./operator_fault.ts";
import { Outlet } from "./outlet.ts";
import { ProgramStage } from "./program_stage.ts";
import type { RunMetrics } from "./run_metrics.ts";
import type { RunSettings } from "./run_options.ts";
import { SinkWriter } from "./sink_writer.ts";
import { PartitionNumbers, SourceReader } from "./source_reader.ts";

/** A stream while the graph is built: where it comes from, and expression steps not yet made into a stage. */
interface Tail {
  readonly outlet: Outlet;
  readonly schema: Schema;
  readonly steps: readonly ProgramStep[];
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
  readonly #sources: SourceNode[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #sinks: SinkWriter[] = [];
  readonly #partitions = new PartitionNumbers();

  constructor(plan: Plan, bindings: Bindings, settings: RunSettings, metrics: RunMetrics) {
    this.#plan = plan;
    this.#bindings = bindings;
    this.#settings = settings;
    this.#metrics = metrics;
  }

  /** The whole graph; throws `PLAN_INCOMPLETE` when a live object the plan refers to is missing. */
  build(): Graph {
    for (const node of this.#plan.nodes) this.#addWithPlace(node);
    linkAssigners(this.#sources);
    const assigners = this.#nodes.filter(({ stage }) => stage.watermark !== undefined);
    return { sources: this.#sources, nodes: this.#nodes, sinks: this.#sinks, assigners };
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
    if (step.kind === "union") return this.#addUnion(node);
    const input = this.#input(node);
    if (isExpressionStep(step)) {
      const steps = toProgramSteps(node, step, this.#namesOf(node.inputs[0]));
      this.#keep(node, { ...input, steps: [...input.steps, ...steps], planIds: [...input.planIds, node.id] });
      if (step.kind === "keyBy") this.#keysOf.set(node.id, step.keys.map(({ name }) => name));
      return;
    }
    if (step.kind === "aggregate" || step.kind === "windowAggregate") {
      return this.#addAggregate(node, input, step);
    }
    const settled = this.#settle(input);
    this.#addStage(node, settled, this.#stage(node, settled));
  }

  #addSource(node: PlanNode): void {
    const { source } = this.#binding(node, "source");
    const reader = new SourceReader(node.id, source, this.#metrics.source(node.id), this.#partitions);
    const outlet = new Outlet();
    this.#sources.push({ reader, outlet, assigners: [] });
    this.#tails.set(node.id, { outlet, schema: source.schema, steps: [], planIds: [] });
  }

  #addSink(node: PlanNode): void {
    const { sink } = this.#binding(node, "sink");
    const { clock, queueLengthMax } = this.#settings;
    const writer = new SinkWriter(
      node.id,
      sink,
      schemaOf(node),
      this.#metrics.sink(node.id),
      clock,
      queueLengthMax,
    );
    this.#settle(this.#input(node)).outlet.sinks.push(writer);
    this.#sinks.push(writer);
  }

  #addUnion(node: PlanNode): void {
    const stage = this.#node([node.id], new Union(schemaOf(node)));
    for (const input of node.inputs) this.#settle(this.#tails.get(input)!).outlet.connect(stage);
    this.#keep(node, { outlet: stage.outlet, schema: schemaOf(node), steps: [], planIds: [] });
  }

  #addStage(node: PlanNode, input: Tail, stage: Stage): void {
    const made = this.#node([node.id], stage);
    input.outlet.connect(made);
    this.#keep(node, { outlet: made.outlet, schema: schemaOf(node), steps: [], planIds: [] });
  }

  #stage(node: PlanNode, input: Tail): Stage {
    const { step } = node;
    const { batchRows, clock, interpreted } = this.#settings;
    const codegen = !interpreted;
    const output = schemaOf(node);
    switch (step.kind) {
      case "watermarks":
        return new AssignWatermarks({
          column: this.#requireColumn(input.schema, step.column),
          maxOutOfOrdernessMs: boundOf(step.strategy),
          listAtWatermark: this.#has((other) => {
            return other.kind === "windowAggregate" && other.window.kind === "session";
          }),
        });
      case "filter":
        return new Filter(this.#binding(node, "row").fn, input.schema, codegen);
      case "map":
        return new RowMap(this.#binding(node, "row").fn, input.schema, output, batchRows, codegen);
      case "flatMap":
        return new FlatMap(this.#binding(node, "row").fn as never, input.schema, output, batchRows, codegen);
      case "mapBatch":
        return new BatchMap(this.#binding(node, "batch").fn, output);
      case "operator":
        return this.#userOperator(node, input, clock);
      default:
        throw new VolleyError({
          code: "PLAN_STEP_UNKNOWN",
          message: `Cannot run operator ${node.id}: this version knows no "${step.kind}"`,
          hint: "Run the plan with the version of Volley that made it.",
        });
    }
  }

  #userOperator(node: PlanNode, input: Tail, clock: Clock): Stage {
    const keys = this.#keysOf.get(node.inputs[0]) ?? [];
    return new UserOperator(this.#binding(node, "operator").create(), {
      operatorId: node.id,
      input: input.schema,
      output: schemaOf(node),
      keyColumns: keys.map((key) => this.#requireColumn(input.schema, key)),
      clock,
      metrics: this.#metrics.user(node.id),
    });
  }

  #addAggregate(
    node: PlanNode,
    input: Tail,
    step: Extract<PlanNode["step"], { kind: "aggregate" | "windowAggregate" }>,
  ): void {
    const inputs = step.aggregates.filter(({ input }) => input !== undefined);
    const columns = [
      ...step.keys.map((key, k) => column(`key${k}`, key)),
      ...inputs.map(({ input }, k) => ({ name: `input${k}`, expr: input! })),
    ];
    const steps: ProgramStep[] = [...input.steps, { kind: "project", columns }];
    const { interpreted } = this.#settings;
    const program = new Program(steps, input.schema, {
      interpreted: interpreted || undefined,
      transient: true,
    });
    const counted = input.planIds.at(-1) ?? `${node.id}.input`;
    const prepare = this.#node([...input.planIds, node.id], new ProgramStage(program), counted);
    input.outlet.connect(prepare);
    const spec = this.#aggregateSpec(node, step, program.outputSchema);
    const aggregate = this.#node([node.id], createAggregate(step, spec));
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
  #settle(tail: Tail): Tail {
    if (tail.steps.length === 0) return tail;
    const { interpreted } = this.#settings;
    const program = new Program(tail.steps, tail.schema, { interpreted: interpreted || undefined });
    const made = this.#node(tail.planIds, new ProgramStage(program));
    tail.outlet.connect(made);
    const settled = { outlet: made.outlet, schema: program.outputSchema, steps: [], planIds: [] };
    for (const [id, known] of this.#tails) if (known === tail) this.#tails.set(id, settled);
    return settled;
  }

  #has(test: (step: PlanNode["step"]) => boolean): boolean {
    return this.#plan.nodes.some(({ step }) => test(step));
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
    return made;
  }

  #requireColumn(schema: Schema, name: string): number {
    if (schema.indexOf(name) < 0) schema.field(name);
    return schema.indexOf(name);
  }

  #binding<K extends Binding["kind"]>(node: PlanNode, kind: K): Extract<Binding, { kind: K }> {
    const binding = this.#bindings.get(node.id);
    if (binding?.kind === kind) return binding as Extract<Binding, { kind: K }>;
    throw new VolleyError({
      code: "PLAN_INCOMPLETE",
      message: `Cannot run operator ${node.id}: its ${kind} is not part of the plan and was not given`,
      at: { operator: node.id },
      hint: "A plan with closures or connectors runs with the program that built it.",
    });
  }
}

function schemaOf(node: PlanNode): Schema {
  return new Schema(node.output);
}

function boundOf(strategy: WatermarkStrategy): number {
  return strategy.kind === "bounded" ? strategy.maxOutOfOrdernessMs : 0;
}
