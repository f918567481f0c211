import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type ConnectorPort,
  createSink,
  createSource,
  type JsonObject,
  type ParameterDescriptor,
  type Sink,
  type Source,
  StreamExecutionEnvironment,
  VolleyError,
} from "../../mod.ts";
import { catalog } from "../../connectors/catalog.ts";
import { parameterProblems } from "../../core/plan/check/config_from_json.ts";
import { wrongValues } from "./wrong_values.ts";

const CACHE = new URL("../../.cache/catalogue/", import.meta.url).pathname;
Deno.mkdirSync(CACHE, { recursive: true });
const FOLDER = Deno.makeTempDirSync({ dir: CACHE, prefix: "connectors_" });
const COLUMNS = [{ name: "n", type: { kind: "int32" }, nullable: true }, {
  name: "text",
  type: { kind: "utf8" },
  nullable: true,
}];
const GENERATED = {
  n: { kind: "sequence", start: 5 },
  share: { kind: "chance", share: 0.5 },
  of: { kind: "uniformInt", min: 1, max: 6 },
  by: { kind: "keys", prefix: "k", count: 3, skew: 1 },
  at: { kind: "eventTimes", stepMs: 5, disorderMs: 0 },
};
const ROWS = [{ n: 1, text: "one" }, { n: 2, text: null }, { n: null, text: "a, b" }];

/** As little as each connector takes. */
function leastConfig(connector: string, role: "source" | "sink"): JsonObject {
  if (connector === "memory") return role === "source" ? { schema: COLUMNS, rows: ROWS } : {};
  if (connector === "generator") return { rows: 5, columns: GENERATED };
  if (connector === "console") return {};
  const path = `${FOLDER}/least.${connector}`;
  return role === "source" ? { path, schema: COLUMNS } : { path };
}

/** What a sink with a configuration makes of some rows: the bytes of its file. */
async function written(connector: string, config: JsonObject): Promise<Uint8Array> {
  const rows = createSource(catalog, "memory", leastConfig("memory", "source"));
  await new StreamExecutionEnvironment().fromSource(rows).toSink(createSink(catalog, connector, config))
    .execute("write");
  return typeof config.path === "string" ? Deno.readFileSync(config.path) : new Uint8Array();
}

async function read(connector: string, config: JsonObject): Promise<unknown> {
  const source = createSource(catalog, connector, config);
  return (await new StreamExecutionEnvironment().fromSource(source).collect().execute("read")).results;
}

for (const { name, source, sink } of catalog) {
  if (source !== undefined && sink !== undefined) await written(name, leastConfig(name, "sink"));
}
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

function* ports(): Generator<[string, "source" | "sink", ConnectorPort<Source | Sink>]> {
  for (const { name, source, sink } of catalog) {
    if (source !== undefined) yield [name, "source", source];
    if (sink !== undefined) yield [name, "sink", sink];
  }
}

Deno.test("connectors of the catalogue differ in name and icon, and each has a port", () => {
  const icons = catalog.map(({ icon }) => icon ?? "");
  assertEquals(new Set(icons).size, icons.length);
  assertEquals(new Set(catalog.map(({ name }) => name)).size, catalog.length);
  for (const icon of icons) assert(/^M[-MLHVCSAZmlhvcsaz0-9 .,]+$/.test(icon), icon);
  for (const { name, source, sink } of catalog) assert(source ?? sink, name);
});

Deno.test("what a port makes is of its connector, and promises what the port does", () => {
  for (const [name, role, port] of ports()) {
    const config = leastConfig(name, role);
    if (role === "source") {
      const source = createSource(catalog, name, config);
      assertEquals([source.connector, source.replayable ? "exactly-once" : "at-least-once"], [
        name,
        port.guarantee,
      ]);
    } else {
      const sink = createSink(catalog, name, config);
      const { connector, guarantee, acceptsUpdates = false } = sink;
      assertEquals([connector, guarantee, acceptsUpdates], [
        name,
        port.guarantee,
        port.acceptsUpdates ?? false,
      ]);
    }
  }
});

Deno.test("builder methods of ports exist, and their examples call them", () => {
  const env = new StreamExecutionEnvironment();
  const stream = env.fromIter([{ n: 1 }]);
  for (const [name, role, { method, example }] of ports()) {
    assert(method in (role === "source" ? env : stream), `${name}: ${method}`);
    assert(example?.includes(`.${method}(`), `${name}: its example has no ${method}`);
  }
});

Deno.test("what a fact sheet calls a default changes nothing where it is said", async () => {
  let tried = 0;
  for (const [name, role, { parameters: { properties } }] of ports()) {
    if (name === "console") continue;
    const least = leastConfig(name, role);
    for (const [parameter, { default: usual }] of Object.entries(properties)) {
      if (usual === undefined) continue;
      tried++;
      const said = { ...least, [parameter]: usual } as JsonObject;
      const run = role === "source" ? read : written;
      const [without, withIt] = [await run(name, least), await run(name, said)];
      // Avro's blocks are told apart by a random mark.
      if (name === "avro" && role === "sink") {
        assertEquals(
          (withIt as Uint8Array).length,
          (without as Uint8Array).length,
          `${name} ${role} ${parameter}`,
        );
      } else assertEquals(withIt, without, `${name} ${role} ${parameter}`);
    }
  }
  assert(tried > 20, `${tried}`);
});

Deno.test("what a port's fact sheet rules out is refused, with a code, before anything is opened", () => {
  let tried = 0;
  for (const [name, role, { parameters }] of ports()) {
    const least = leastConfig(name, role);
    for (const [parameter, form] of Object.entries(parameters.properties)) {
      for (const { value, what } of wrongValues(least[parameter] ?? sample(form), form)) {
        tried++;
        const config = { ...least, [parameter]: value } as JsonObject;
        assert(
          parameterProblems(name, parameters, config).length > 0,
          `${name} ${role} ${parameter} with ${what}`,
        );
        const make = role === "source" ? createSource : createSink;
        assertThrows(() => make(catalog, name, config), VolleyError);
      }
    }
  }
  assert(tried > 100, `${tried}`);
});

/** Some value of the right type. */
function sample({ type, enum: [first] = [], default: usual }: ParameterDescriptor): unknown {
  if (usual !== undefined) return usual;
  const values = { string: first ?? "text", number: 1, integer: 1, boolean: true, array: [], object: {} };
  return values[type];
}

Deno.test("every description of a port is a sentence, and a length says its unit", () => {
  const walk = (properties: { readonly [name: string]: ParameterDescriptor }) => {
    for (const [name, one] of Object.entries(properties)) {
      assert(/\.$/.test(one.description), `${name}: ${one.description}`);
      if (name.endsWith("Ms")) assertEquals(one.unit, "ms", name);
      if (name.endsWith("Bytes")) assertEquals(one.unit, "bytes", name);
      walk(one.properties ?? {});
    }
  };
  for (const [, , { summary, parameters }] of ports()) {
    assert(summary.endsWith("."), summary);
    walk(parameters.properties);
  }
});

Deno.test("parameters that sound like secrets are marked as secrets", () => {
  for (const [name, , { parameters }] of ports()) {
    for (const [parameter, { secret }] of Object.entries(parameters.properties)) {
      if (/password|secret|token|apiKey|credential/i.test(parameter)) assert(secret, `${name}.${parameter}`);
    }
  }
});
