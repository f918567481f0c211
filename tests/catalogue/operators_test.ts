import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  DataStream,
  KeyedStream,
  operatorCatalogue,
  type OperatorDescriptor,
  type ParameterDescriptor,
  type PlanStep,
  planToJson,
  validatePlan,
  VolleyError,
  WindowedKeyedStream,
  type WindowSpec,
} from "../../core/mod.ts";
import { ROWS_HELD_MAX } from "../../core/joins/join_spec.ts";
import { MAX_GROUPS } from "../../core/windows/pane_window.ts";
import { closuresOf, inputCounts, sideTagsOf, stateOf } from "../../core/plan/step_facts.ts";
import { stepCheck } from "../../core/plan/check/step_check.ts";
import { Cursor } from "../../core/plan/check/cursor.ts";
import { everyStep, everyWindow, planOf, windowed } from "./every_step.ts";
import { wrongValues } from "./wrong_values.ts";

/** Codes of what is wrong with the form of a step. */
function faults(step: unknown): string[] {
  const cursor = new Cursor();
  stepCheck(step, cursor);
  return cursor.problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

/** Codes of what is wrong with a built plan whose step of a kind has another window. */
function faultsOfPlan(stream: unknown, kind: string, window: WindowSpec): string[] {
  const plan = JSON.parse(planToJson(planOf(stream)));
  plan.nodes.find((node: { readonly step: PlanStep }) => node.step.kind === kind).step.window = window;
  return validatePlan(plan).map(({ code }) => code);
}

function* cases(): Generator<[OperatorDescriptor, readonly PlanStep[], readonly PlanStep[]]> {
  for (const sheet of operatorCatalogue) {
    const { least, full } = everyStep.get(sheet.kind)!;
    yield [sheet, least, full];
  }
}

const keysOf = (step: PlanStep) => Object.keys(step).filter((key) => key !== "kind");

Deno.test("every kind of operator has exactly one fact sheet, and the builder's steps are of those kinds", () => {
  const kinds = operatorCatalogue.map(({ kind }) => kind);
  assertEquals(new Set(kinds).size, kinds.length);
  assertEquals(kinds.toSorted(), [...everyStep.keys()].toSorted());
  // A kind of step the plan knows and this list doesn't is named in the validator's hint.
  const cursor = new Cursor();
  stepCheck({ kind: "no such kind" }, cursor);
  const known = /The kinds are (.*?)\./.exec(cursor.problems[0].hint!)![1].split(", ");
  assertEquals(known.filter((kind) => kind !== "source" && kind !== "sink").toSorted(), kinds.toSorted());
});

Deno.test("parameters of a fact sheet are the keys of the steps the builder writes, each way", () => {
  for (const [{ kind, parameters }, least, full] of cases()) {
    const written = new Set([...least, ...full].flatMap(keysOf));
    assertEquals(Object.keys(parameters.properties).toSorted(), [...written].toSorted(), kind);
    for (const step of [...least, ...full]) {
      for (const name of parameters.required ?? []) assert(name in step, `${kind}.${name}`);
    }
  }
});

Deno.test("defaults of a fact sheet are what the builder writes where nothing is said", () => {
  for (const [{ kind, parameters: { properties, required = [] } }, [step]] of cases()) {
    for (const [name, { default: usual }] of Object.entries(properties)) {
      const written = (step as unknown as Record<string, unknown>)[name];
      // The rules of these are in the descriptions.
      if (usual === undefined || (written === undefined && !required.includes(name))) continue;
      assertEquals(written, usual, `${kind}.${name}`);
    }
  }
});

Deno.test("defaults of what the builder leaves out are the engine's own", () => {
  const usual = (kind: string, name: string) =>
    operatorCatalogue.find((sheet) => sheet.kind === kind)!.parameters.properties[name].default;
  for (const kind of ["intervalJoin", "windowJoin", "asOfJoin"]) {
    assertEquals(usual(kind, "maxRowsHeld"), ROWS_HELD_MAX);
  }
  assertEquals(usual("windowAggregate", "maxPendingWindows"), MAX_GROUPS);
});

Deno.test("the validator takes the builder's steps, and of their keys none but those of the fact sheet", () => {
  for (const [{ kind, parameters: { required = [] } }, least, full] of cases()) {
    for (const step of [...least, ...full]) {
      assertEquals(faults(step), [], kind);
      assertEquals(faults({ ...step, zzz: 1 }), ["PLAN_KEY_UNKNOWN /zzz"], kind);
      for (const key of keysOf(step)) {
        const { [key as "kind"]: _left, ...rest } = step;
        assertEquals(faults(rest).length > 0, required.includes(key), `${kind} without ${key}`);
      }
    }
  }
});

Deno.test("the validator refuses what a fact sheet rules out: types, bounds, choices, keys, at every depth", () => {
  let tried = 0;
  for (const [{ kind, parameters }, least, full] of cases()) {
    for (const step of [...least, ...full]) {
      for (const { value, what } of wrongValues(step, { ...parameters, description: "" })) {
        tried++;
        assert(faults(value).length > 0, `${kind} with ${what} is taken`);
      }
    }
  }
  assert(tried > 400, `${tried}`);
});

Deno.test("ports, state and closures of a fact sheet are those of the plan's own facts", () => {
  const states = ["none", "key", "key and window", "rows within bounds", "timers and user state"];
  for (const [sheet, least, full] of cases()) {
    const all = [...least, ...full];
    const [fewest, most] = inputCounts(all[0]);
    const { kind, inputs, outputs, closure, state } = sheet;
    assertEquals(
      [inputs.length, inputs.some(({ many }) => many) ? Infinity : inputs.length],
      [fewest, most],
      kind,
    );
    assert(outputs[0].namedBy === undefined, kind);
    assertEquals(all.some((step) => sideTagsOf(step).length > 0), outputs.length > 1, kind);
    assertEquals(
      outputs.slice(1).every(({ namedBy }) => namedBy! in sheet.parameters.properties),
      true,
      kind,
    );
    assertEquals(all.every((step) => closuresOf(step).length > 0), closure, kind);
    const kept = Math.max(...all.map((step) => states.indexOf(stateOf(step))));
    assertEquals(states[kept], state, kind);
  }
});

Deno.test("an operator's fact sheet has the kinds of windows that the builder takes, and no others", () => {
  for (const { kind, parameters: { properties: { window } } } of operatorCatalogue) {
    if (window === undefined) continue;
    for (const windows of everyWindow) {
      const named = windows.spec.kind;
      if (named in window.variants!) windowed[kind](windows);
      else assertThrows(() => windowed[kind](windows), VolleyError, undefined, `${kind} of ${named} windows`);
    }
  }
});

Deno.test("the validator takes the same kinds of windows in plans", () => {
  for (const { kind, parameters: { properties: { window } } } of operatorCatalogue) {
    if (window === undefined) continue;
    const built = windowed[kind](everyWindow[0]);
    for (const { spec } of everyWindow) {
      if (spec.kind in window.variants! && spec.kind !== "tumbling" && spec.kind !== "sliding") continue;
      const codes = faultsOfPlan(built, kind, spec);
      assertEquals(
        codes.length > 0,
        !(spec.kind in window.variants!),
        `${kind} of ${spec.kind} windows: ${codes}`,
      );
    }
  }
});

Deno.test("builder methods of a fact sheet exist, and its example calls them", () => {
  const streams = [DataStream, KeyedStream, WindowedKeyedStream].map(({ prototype }) => prototype);
  for (const { kind, method, example } of operatorCatalogue) {
    for (const call of method.split(".")) {
      const name = call.replace("()", "");
      assert(streams.some((stream) => name in stream), `${kind}: ${name}`);
      // An aggregate may be called by its short name.
      assert(
        example.includes(`.${name}(`) || name === "aggregateExpr",
        `${kind}: its example has no ${name}`,
      );
    }
  }
});

Deno.test("options of a fact sheet are named as the builder names them", () => {
  const room = new URL("../../core/api/", import.meta.url);
  const builder = [...Deno.readDirSync(room)].filter(({ name }) => name.endsWith(".ts"))
    .map(({ name }) => Deno.readTextFileSync(new URL(name, room))).join("\n");
  for (const { kind, parameters } of operatorCatalogue) {
    for (
      const [name, { option = null, variants = {}, properties = {} }] of Object.entries(parameters.properties)
    ) {
      const inner = [properties, ...Object.values(variants)].flatMap((one) => Object.values(one));
      for (const called of [option, ...inner.map((one) => one.option ?? null)]) {
        if (called === null) continue;
        assert(new RegExp(`\\b${called}(\\?|<[^(]*>)?[:(]`).test(builder), `${kind}.${name}: ${called}`);
      }
    }
  }
});

Deno.test("the validator takes the least and the greatest of what a fact sheet allows", () => {
  for (const [{ kind, parameters }, [step]] of cases()) {
    for (const [name, { minimum, maximum }] of Object.entries(parameters.properties)) {
      for (const bound of [minimum, maximum]) {
        if (bound === undefined || bound === -Number.MAX_SAFE_INTEGER) continue;
        assertEquals(faults({ ...step, [name]: bound }), [], `${kind}.${name} ${bound}`);
      }
    }
  }
});

Deno.test("icons of the catalogue are paths on a grid of 24, no two alike", () => {
  const icons = operatorCatalogue.map(({ icon }) => icon);
  assertEquals(new Set(icons).size, icons.length);
  for (const icon of icons) assert(/^M[-MLHVCSAZmlhvcsaz0-9 .,]+$/.test(icon), icon);
});

Deno.test("every description is a sentence, every length says its unit", () => {
  const walk = (
    { properties = {} }: { readonly properties?: { readonly [name: string]: ParameterDescriptor } },
  ) => {
    for (const [name, one] of Object.entries(properties)) {
      assert(one.description.endsWith("."), `${name}: ${one.description}`);
      if (name.endsWith("Ms")) assertEquals(one.unit, "ms", name);
      walk(one);
      walk(one.items ?? {});
      for (const properties of Object.values(one.variants ?? {})) walk({ properties });
    }
  };
  for (const { summary, parameters } of operatorCatalogue) {
    assert(summary.endsWith("."), summary);
    walk(parameters);
  }
});
