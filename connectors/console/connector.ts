import {
  type ConnectorDescriptor,
  type ParametersDescriptor,
  parametersFromJson,
  type Shape,
  type SinkableStream,
  type SinkedStream,
} from "../../core/mod.ts";
import { type ConsoleOptions, ConsoleSink } from "./sink.ts";

/** What the console connector adds to streams. */
export interface ConsoleStream {
  /** Shows the first rows as a table when the stream ends. */
  toConsole<S extends Shape>(this: SinkableStream<S>, options?: ConsoleOptions): SinkedStream<undefined>;
}

/** The console connector's stream methods. */
export const consoleStream: ConsoleStream = {
  toConsole<S extends Shape>(this: SinkableStream<S>, options?: ConsoleOptions): SinkedStream<undefined> {
    return this.toSink(new ConsoleSink(options)) as SinkedStream<undefined>;
  },
};

const PARAMETERS: ParametersDescriptor = {
  type: "object",
  properties: {
    rowsMax: {
      type: "integer",
      minimum: 0,
      default: 20,
      unit: "rows",
      description: "Rows shown; the rest is counted.",
    },
    title: { type: "string", description: "Line above the table." },
    borders: { type: "boolean", description: "Lines around cells; default on a terminal, not in a pipe." },
    cellWidthMax: {
      type: "integer",
      minimum: 4,
      default: 40,
      unit: "characters",
      description: "Characters a cell has at most.",
    },
  },
};

const EXAMPLE = `import { StreamExecutionEnvironment } from "@volley/volley";
const { summary } = await new StreamExecutionEnvironment()
  .fromIter([{ user: "ada", amount: 1 }, { user: "bob", amount: 2 }])
  .toConsole({ title: "Amounts" })
  .execute("show");
console.assert(summary.recordsIn === 2);
`;

/** The console connector's fact sheet. */
export const consoleDescriptor: ConnectorDescriptor = {
  name: "console",
  summary: "A table on the terminal.",
  local: true,
  icon: "M3 5h18v14H3zM7 10l3 2.5L7 15M12 15h5",
  sink: {
    method: "toConsole",
    summary: "The first rows as an aligned table, once, when the stream ends.",
    guarantee: "at-least-once",
    acceptsUpdates: true,
    parameters: PARAMETERS,
    create: (given) => new ConsoleSink(parametersFromJson("console", PARAMETERS, given) as ConsoleOptions),
    example: EXAMPLE,
  },
};
