import { assertEquals } from "@std/assert";
import { type OperatorFamily, type OperatorKind, operatorSheet, type ParameterOf } from "./operator_sheet.ts";
import { rowsOut } from "./common_ports.ts";

const facts = {
  method: "sample",
  summary: "A share.",
  inputs: [],
  outputs: rowsOut("Rows."),
  state: "none",
  icon: "",
  example: "",
} as const;
const fraction = { type: "number", description: "The share." } as const;
const seed = { type: "integer", default: 0, description: "Chooses." } as const;

Deno.test("operatorSheet() takes the keys of the kind's step, those it always has apart", () => {
  const { kind, parameters, closure } = operatorSheet("sample", {
    ...facts,
    always: { fraction, seed },
    sometimes: {},
  });
  assertEquals([kind, closure, parameters.required], ["sample", false, ["fraction", "seed"]]);
  // @ts-expect-error a key of the step is missing
  operatorSheet("sample", { ...facts, always: { fraction }, sometimes: {} });
  // @ts-expect-error a key too many
  operatorSheet("sample", { ...facts, always: { fraction, seed, share: fraction }, sometimes: {} });
  // @ts-expect-error a step always has a seed
  operatorSheet("sample", { ...facts, always: { fraction }, sometimes: { seed } });
  // @ts-expect-error a source is no operator
  operatorSheet("source", { ...facts, always: {}, sometimes: {} });
});

Deno.test("ParameterOf holds type, choices, null and default to the plan's types", () => {
  const time: ParameterOf<"event" | "processing"> = { type: "string", enum: ["event"], description: "" };
  const ttl: ParameterOf<number | null> = { type: "integer", nullable: true, default: null, description: "" };
  // @ts-expect-error a number is no text
  const text: ParameterOf<number> = { type: "string", description: "" };
  // @ts-expect-error the choices are not said
  const open: ParameterOf<"event" | "processing"> = { type: "string", description: "" };
  // @ts-expect-error null is a value, too
  const never: ParameterOf<number | null> = { type: "integer", description: "" };
  // @ts-expect-error the default is none of the values
  const usual: ParameterOf<boolean> = { type: "boolean", default: "yes", description: "" };
  assertEquals([time, ttl, text, open, never, usual].length, 6);
});

Deno.test("a family lacks no kind", () => {
  // @ts-expect-error every other kind is missing
  const all: OperatorFamily<OperatorKind> = {
    sample: () => operatorSheet("sample", { ...facts, always: { fraction, seed }, sometimes: {} }),
  };
  assertEquals(Object.keys(all), ["sample"]);
});
