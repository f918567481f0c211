import { type ConnectorPort, requireChoice, requireKnownOptions, type SinkOptions } from "../../core/mod.ts";

/**
 * Options of a builder's method, once none is misspelt: its fact sheet knows them all. Throws `OPTION_UNKNOWN`,
 * `OPTION_INVALID`.
 */
export function checkedOptions<O extends object | undefined>(
  port: ConnectorPort<unknown> | undefined,
  options: O,
): O {
  if (port === undefined) return options;
  const { path: _, ...known } = port.parameters.properties;
  requireKnownOptions(port.method, options, known);
  for (const [name, value] of Object.entries(options ?? {})) {
    if (known[name].enum !== undefined) requireChoice(port.method, name, value, known[name].enum);
    if (name === "watch" && typeof value === "object") {
      requireKnownOptions("watch", value, known.watch.properties!);
    }
  }
  return options;
}

/** What a sink's builder method is told, apart: options of the connector, checked, and those of the stream's end. */
export function sinkOptions<O extends object>(
  port: ConnectorPort | undefined,
  given: O & SinkOptions | undefined,
): { readonly own: O | undefined; readonly end: SinkOptions } {
  if (given === undefined || given === null) return { own: given ?? undefined, end: {} };
  const { updates, retry, ...own } = given;
  const end = { ...(updates === undefined ? {} : { updates }), ...(retry === undefined ? {} : { retry }) };
  return { own: checkedOptions(port, own as unknown as O), end };
}
