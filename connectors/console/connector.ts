import type { ConnectorDescriptor, Shape, SinkableStream, SinkedStream } from "../../core/mod.ts";
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

/** The console connector's fact sheet. */
export const consoleDescriptor: ConnectorDescriptor = {
  name: "console",
  summary: "A table on the terminal.",
  local: true,
  sink: {
    method: "toConsole",
    summary: "The first rows as an aligned table, once, when the stream ends.",
    guarantee: "at-least-once",
    acceptsUpdates: true,
    parameters: {
      type: "object",
      properties: {
        rowsMax: {
          type: "integer",
          minimum: 0,
          default: 20,
          description: "Rows shown; the rest is counted.",
        },
        title: { type: "string", description: "Line above the table." },
        borders: {
          type: "boolean",
          description: "Lines around cells; default on a terminal, not in a pipe.",
        },
        cellWidthMax: {
          type: "integer",
          minimum: 4,
          default: 40,
          description: "Characters a cell has at most.",
        },
      },
    },
  },
};
