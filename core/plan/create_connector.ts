import { nearestName } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { ConnectorDescriptor, ConnectorPort, JsonObject, Sink, Source } from "../operators/mod.ts";
import { parametersFromJson } from "./check/config_from_json.ts";

/**
 * The source a connector of the catalogue makes of a configuration, as plans hold it. Throws
 * `PLAN_CONNECTOR_UNKNOWN`, `PLAN_INCOMPLETE` where it can't be made from plain data, and what the connector throws.
 */
export function createSource(
  catalogue: readonly ConnectorDescriptor[],
  connector: string,
  config: JsonObject,
): Source {
  return created<Source>(catalogue, connector, "source", config);
}

/** The sink a connector of the catalogue makes of a configuration: as {@linkcode createSource}. */
export function createSink(
  catalogue: readonly ConnectorDescriptor[],
  connector: string,
  config: JsonObject,
): Sink {
  return created<Sink>(catalogue, connector, "sink", config);
}

function created<C extends Source | Sink>(
  catalogue: readonly ConnectorDescriptor[],
  connector: string,
  role: "source" | "sink",
  config: JsonObject,
): C {
  const fitting = catalogue.filter((one) => one[role] !== undefined);
  const port = fitting.find(({ name }) => name === connector)?.[role] as ConnectorPort<C> | undefined;
  if (port === undefined) throw unknown(connector, role, fitting.map(({ name }) => name));
  if (port.create === undefined) throw notFromData(connector, role, port.method);
  return port.create(parametersFromJson(connector, port.parameters, config));
}

function unknown(connector: string, role: string, names: readonly string[]): VolleyError {
  const near = nearestName(connector, names);
  return new VolleyError({
    code: "PLAN_CONNECTOR_UNKNOWN",
    message: `Cannot make a ${role}: the catalogue has no ${role} "${connector}"`,
    hint: near === undefined ? `There are ${names.join(", ")}.` : `Did you mean "${near}"?`,
  });
}

function notFromData(connector: string, role: string, method: string): VolleyError {
  return new VolleyError({
    code: "PLAN_INCOMPLETE",
    message: `Cannot make a ${role} of ${connector} from a plan: what it is made of lives in a program`,
    hint: `Call ${method}() in that program.`,
  });
}
