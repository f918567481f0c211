import { type ConnectorPort, requireKnownOptions } from "../../core/mod.ts";

/** Options of a builder's method, once none is misspelt: its fact sheet knows them all. Throws `OPTION_UNKNOWN`. */
export function checkedOptions<O>(port: ConnectorPort<unknown> | undefined, options: O): O {
  if (port === undefined) return options;
  const { path: _, ...known } = port.parameters.properties;
  requireKnownOptions(port.method, options, known);
  return options;
}
