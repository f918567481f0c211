import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  binary,
  catalog,
  type ConnectorPort,
  ConsoleSink,
  eventTimes,
  float64,
  GeneratorSource,
  int64,
  iterableSource,
  jsonlSource,
  type JsonObject,
  type JsonValue,
  keys,
  list,
  nullable,
  type ParameterDescriptor,
  schema,
  sequence,
  type Shape,
  type Sink,
  type Source,
  struct,
  timestamp,
  uniform,
  utf8,
  VolleyError,
} from "../../mod.ts";
import { pollAll, rowTexts, suiteBatch } from "../harness/mod.ts";
import { seededRandom } from "../harness/random.ts";
import { fileFormats, FileTestContext } from "./file_contexts.ts";

const shape = { id: int64, user: utf8, amount: nullable(float64), at: timestamp("ms") } as const;

/** A configuration as a plan's file holds it. */
function throughJson(config: JsonObject | undefined): JsonObject {
  assert(config !== undefined, "there is no configuration");
  return JSON.parse(JSON.stringify(config));
}

function port<R extends "source" | "sink">(
  name: string,
  role: R,
): ConnectorPort<R extends "source" ? Source : Sink> {
  return catalog.find((one) => one.name === name)![role] as never;
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The same source, made again from its configuration, gives the same rows and has the same configuration. */
async function assertMadeAgain(source: Source): Promise<void> {
  const again = port(source.connector!, "source").create!(throughJson(source.config));
  assertEquals(again.config, throughJson(source.config));
  assertEquals([again.connectorId, again.connector], [source.connectorId, source.connector]);
  assertEquals(String(again.schema), String(source.schema));
  assertEquals([again.bounded, again.replayable], [source.bounded, source.replayable]);
  const [given, wanted] = [await pollAll(again), await pollAll(source)];
  assertEquals(rowTexts(given.batches), rowTexts(wanted.batches));
}

Deno.test("every connector has an icon, and each of its ports an example and a create()", () => {
  for (const { name, icon, source, sink } of catalog) {
    assert(icon !== undefined && /^M[\d .,MmLlHhVvCcSsQqTtAaZz-]+$/.test(icon), name);
    for (const one of [source, sink]) {
      if (one === undefined) continue;
      assert(one.create !== undefined && one.example?.includes("StreamExecutionEnvironment"), one.method);
    }
  }
});

Deno.test("every file source is made again from its configuration", () =>
  inFolder(async (folder) => {
    for (const format of fileFormats({ flat: shape, nested: shape, written: shape })) {
      const context = new FileTestContext(format, `${folder}/${format.name.replace(/\W/g, "_")}`);
      await context.seedTestData([suiteBatch(schema(shape), 40, 3)]);
      await assertMadeAgain(context.createSource()!);
    }
  }));

Deno.test("a file source keeps a list of paths, an inferred schema and the columns of paths", () =>
  inFolder(async (folder) => {
    for (const day of [1, 2]) {
      await Deno.mkdir(`${folder}/day=${day}`);
      await Deno.writeTextFile(`${folder}/day=${day}/a.jsonl`, `{"user":"u${day}","amount":${day}}\n`);
    }
    const paths = [1, 2].map((day) => `${folder}/day=${day}/a.jsonl`);
    await assertMadeAgain(jsonlSource(paths));
    await assertMadeAgain(jsonlSource(folder, { partitions: true, inOrder: true }) as Source);
    await assertMadeAgain(
      jsonlSource(folder, { partitions: { day: int64 }, schema: { user: utf8 } }) as Source,
    );
    const watching = jsonlSource(folder, { watch: true, schema: { user: utf8 } });
    assertEquals(throughJson(watching.config).watch, {});
    const again = port("jsonl", "source").create!(throughJson(watching.config));
    assertEquals([again.config, again.bounded], [throughJson(watching.config), false]);
  }));

Deno.test("a generator is made again from its configuration", async () => {
  const columns = { id: sequence(3), user: keys("u", 9, { skew: 1 }), x: uniform(-1, 1), at: eventTimes() };
  await assertMadeAgain(
    new GeneratorSource({ columns, rows: 200, seed: 4, partitions: 3 }) as unknown as Source,
  );
});

Deno.test("a small array of plain rows is made again from its configuration", async () => {
  const wide: Shape = { ...shape, bytes: binary, tags: list(utf8), inner: struct({ n: int64 }) };
  const rows = [
    {
      id: 2n ** 62n,
      user: "ada",
      amount: null,
      at: 5,
      bytes: Uint8Array.of(1, 255),
      tags: ["a"],
      inner: { n: -1n },
    },
    { id: -7, user: "", amount: 1.5, at: new Date(6), bytes: new Uint8Array(0), tags: [], inner: { n: 9 } },
  ];
  await assertMadeAgain(iterableSource(rows, { schema: wide }));
  await assertMadeAgain(iterableSource([{ name: "ada", age: 36 }]));
});

Deno.test("what JSON can't hold has no configuration", () => {
  const own = { type: float64, value: () => 1 };
  assertEquals(new GeneratorSource({ columns: { x: own } }).config, undefined);
  assertEquals(new ConsoleSink({ print: () => {} }).config, undefined);
  const without = [
    iterableSource([{ x: NaN }]),
    iterableSource([{ x: -0 }]),
    iterableSource(Array.from({ length: 1001 }, (_, x) => ({ x }))),
    iterableSource(new Set([{ x: 1 }])),
    iterableSource([{ at: 1n }], { schema: { at: timestamp("ns") } }),
  ];
  for (const source of without) assertEquals([source.connector, source.config], ["memory", undefined]);
});

/** What stands for parameters whose values can't be made up. */
const GIVEN: { readonly [name: string]: JsonValue } = {
  path: "a.txt",
  title: "Rows",
  delimiter: ";",
  nullText: "null",
};

function randomValue(random: () => number, descriptor: ParameterDescriptor): JsonValue {
  const { type, minimum = 1, maximum = 1000 } = descriptor;
  if (descriptor.enum !== undefined) return descriptor.enum[Math.floor(random() * descriptor.enum.length)];
  if (type === "boolean") return random() < 0.5;
  return Math.floor(minimum + random() * (Math.min(maximum, 1000) - minimum));
}

Deno.test("every sink is made again from any parameters its fact sheet allows", () => {
  const random = seededRandom(11);
  for (const { name, sink } of catalog) {
    if (sink === undefined) continue;
    const { properties, required = [] } = sink.parameters;
    for (let round = 0; round < 40; round++) {
      const chosen = Object.keys(properties).filter((one) => required.includes(one) || random() < 0.5);
      const config = Object.fromEntries(
        chosen.map((one) => [one, GIVEN[one] ?? randomValue(random, properties[one])]),
      );
      const made = sink.create!(config);
      assertEquals([made.connector, made.config], [name, config]);
      assertEquals(sink.create!(throughJson(made.config)).config, config);
      assertEquals(made.guarantee, sink.guarantee);
    }
  }
});

Deno.test("create() refuses what the fact sheet doesn't allow, and names it", () =>
  inFolder(async (folder) => {
    const path = `${folder}/a.csv`;
    await Deno.writeTextFile(path, "user,amount\nada,1\n");
    const source = port("csv", "source");
    const bad: [JsonObject, string, string][] = [
      [{}, "PLAN_PARAMETER_MISSING", `"path"`],
      [{ path, delimeter: ";" }, "PLAN_PARAMETER_UNKNOWN", `"delimeter"`],
      [{ path, header: "yes" }, "PLAN_TYPE_WRONG", "/header"],
      [{ path, compression: "lzma" }, "PLAN_VALUE_INVALID", "/compression"],
      [
        { path, schema: [{ name: "user", type: { kind: "text" }, nullable: false }] },
        "PLAN_TYPE_UNKNOWN",
        "text",
      ],
      [{ path, schema: { user: "utf8" } }, "PLAN_TYPE_WRONG", "/schema"],
    ];
    for (const [config, code, named] of bad) {
      const error = assertThrows(() => source.create!(config), VolleyError, named);
      assertEquals(error.code, code);
    }
    const asked = schema({ amount: float64 }).fields as unknown as JsonValue;
    assertEquals(String(source.create!({ path, schema: asked }).schema), "amount float64");
    const generator = port("generator", "source");
    const wrong: JsonObject[] = [{ x: { kind: "uniform", min: 1 } }, { x: { kind: "other" } }, { x: null }];
    for (const columns of wrong) {
      assertThrows(() => generator.create!({ columns }), VolleyError);
    }
  }));
