import type { ParameterDescriptor } from "../../core/mod.ts";

/** Parameters every file source has, for its fact sheet. */
export const FILE_SOURCE_PARAMETERS: { readonly [name: string]: ParameterDescriptor } = {
  path: {
    type: "string",
    items: { type: "string" },
    description: "A path or a glob, or a list of them; with watch or partitions also a folder.",
  },
  schema: {
    type: "array",
    items: { type: "object" },
    description: "Columns to read: name, type, nullable. Default as the first file says.",
  },
  inOrder: {
    type: "boolean",
    default: false,
    description: "Files follow one another in time: read one by one, as one partition.",
  },
  partitions: {
    type: "array",
    items: { type: "object" },
    description:
      "Columns from the paths (year=2024/...) and their types; none: all that the first path names.",
  },
  watch: {
    type: "object",
    description: "Goes on looking for new files, and reads each once when it is complete.",
    properties: {
      everyMs: { type: "integer", minimum: 1, default: 1000, unit: "ms", description: "How often to look." },
      settleMs: {
        type: "integer",
        minimum: 0,
        default: 1000,
        unit: "ms",
        description: "A file is complete when it stayed the same for so long.",
      },
      order: {
        type: "string",
        enum: ["name", "modified"],
        default: "modified",
        description: "Which of several complete files is next.",
      },
      rememberMax: {
        type: "integer",
        minimum: 1,
        default: 10_000,
        description: "Files read that are remembered one by one.",
      },
    },
  },
};

/** How strictly rows of text files are held to the schema, for fact sheets. */
export const SCHEMA_MODE_PARAMETER: { readonly [name: string]: ParameterDescriptor } = {
  schemaMode: {
    type: "string",
    enum: ["strict", "lenient"],
    description:
      "How strictly rows are held to the schema. strict: a column too many or too few is an error; " +
      "lenient: one too many is passed over, one too few is null. Left out: lenient, but CSV wants every column.",
  },
};

/** Parameters every file sink has, for its fact sheet. */
export const FILE_SINK_PARAMETERS: { readonly [name: string]: ParameterDescriptor } = {
  path: {
    type: "string",
    description: "A file; or with a slash at its end a folder, where the file is named after the pipeline.",
  },
  existing: {
    type: "string",
    enum: ["replace", "error"],
    default: "replace",
    description: "What a fresh run does with output of an earlier one.",
  },
  emptyFile: { type: "boolean", default: false, description: "Write a file also where there are no rows." },
};

/** Parameters of CSV's dialect, for fact sheets. */
export const DIALECT_PARAMETERS: { readonly [name: string]: ParameterDescriptor } = {
  header: { type: "boolean", default: true, description: "Whether the first record names the columns." },
  delimiter: { type: "string", default: ",", description: "One ASCII character between fields." },
  nullText: { type: "string", default: "", description: "An unquoted field with this text is null." },
};
