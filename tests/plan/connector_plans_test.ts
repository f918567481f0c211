import { assertEquals } from "@std/assert";
import {
  canonicalJson,
  catalog,
  type ConnectorDescriptor,
  createSink,
  createSource,
  float64,
  type JsonObject,
  schema,
  type SinkedStream,
  StreamExecutionEnvironment,
  timestamp,
  utf8,
  validatePlan,
} from "../../mod.ts";
import { rebuilt } from "./rebuilt.ts";

const columns = schema({ user: utf8, amount: float64, at: timestamp("ms") });
const fields = columns.fields as unknown as JsonObject[];

/** Configurations of sources of text files in a folder. */
const sourceConfigs = (folder: string): JsonObject[] => [
  { path: `${folder}/a.csv`, schema: fields },
  { path: [`${folder}/a.csv`, `${folder}/*.csv`], schema: fields, inOrder: true },
  { path: folder, schema: fields, watch: { everyMs: 500, order: "name" } },
  { path: `${folder}/year=2024`, schema: fields, watch: {}, partitions: [] },
  {
    path: `${folder}/year=2024/b.csv`,
    schema: fields,
    partitions: [{ name: "year", type: { kind: "int32" }, nullable: false }],
  },
];

function sinkConfigs({ sink }: ConnectorDescriptor): JsonObject[] {
  if (sink?.create === undefined) return [];
  const path: JsonObject = sink.parameters.required?.includes("path") ? { path: "never_written" } : {};
  const choices = Object.entries(sink.parameters.properties).flatMap(([name, parameter]): JsonObject[] => {
    if (parameter.enum !== undefined) return [{ [name]: parameter.enum[0] }];
    return parameter.type === "boolean" ? [{ [name]: true }] : [];
  });
  return [path, ...choices.map((choice) => ({ ...path, ...choice }))];
}

Deno.test("plans of file sources of every form are rebuilt by written modules, and sound", async () => {
  const folder = await Deno.makeTempDir({ prefix: "volley_sources_" });
  try {
    await Deno.mkdir(`${folder}/year=2024`);
    await Deno.writeTextFile(`${folder}/a.csv`, "user,amount,at\n");
    await Deno.writeTextFile(`${folder}/year=2024/b.csv`, "user,amount,at\n");
    await rebuild(
      sourceConfigs(folder).map((config) => {
        const env = new StreamExecutionEnvironment();
        return env.fromSource(createSource(catalog, "csv", config)).collect();
      }),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("plans of every sink the catalogue can make are rebuilt by written modules, and sound", async () => {
  await rebuild(catalog.flatMap((descriptor) =>
    sinkConfigs(descriptor).map((config) => {
      const rows = new StreamExecutionEnvironment().fromIter([], { schema: columns });
      return rows.toSink(createSink(catalog, descriptor.name, config), {
        updates: undefined,
      }) as SinkedStream<unknown>;
    })
  ));
});

async function rebuild(ends: readonly Pick<SinkedStream<unknown>, "plan">[]): Promise<void> {
  const built = ends.map((end) => end.plan());
  const made = await rebuilt(built);
  made.forEach(({ plan, text }, index) => {
    assertEquals(canonicalJson(plan), canonicalJson(built[index].plan), text);
    const problems = validatePlan(JSON.parse(canonicalJson(plan)), catalog);
    assertEquals(problems.filter(({ severity }) => severity === "error"), [], text);
  });
}
