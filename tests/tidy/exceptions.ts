/** Files between 300 and 500 lines, with the reason they stay whole. */
export const LONG_FILES: ReadonlyMap<string, string> = new Map([
  [
    "core/expr/expr.ts",
    "The fluent expression language is one class: a line or three for each of its methods.",
  ],
  ["core/expr/random_program_test.ts", "Random programs and random batches over every type: one generator."],
  [
    "core/expr/static/function_rules.ts",
    "The typing rule of each function: one table at the level of types.",
  ],
]);

/** Functions over the limit, `path name`, with the reason. */
export const LONG_FUNCTIONS: ReadonlyMap<string, string> = new Map<string, string>([]);

/** Files that may make code at run time, with the reason. */
export const CODE_MAKERS: ReadonlyMap<string, string> = new Map([
  ["core/aggregates/fused_update.ts", "One loop updates every accumulator of an aggregation."],
  ["core/expr/kernel.ts", "A chain of filters and projections becomes one loop."],
  ["core/expr/program.ts", "An expression becomes a loop over columns."],
  ["core/data/generated_code.ts", "Where the compiled phase of a pipeline becomes a function."],
]);

/** Files of core that may write to the console, with the reason. */
export const CONSOLE_WRITERS: ReadonlyMap<string, string> = new Map([
  ["core/api/pipeline_main.deno.ts", "A module that is the program shows how its run went."],
  ["core/api/execution.ts", "What the builder noticed goes to console.warn unless the caller takes it."],
]);

/** `mod.ts` files that hold more than re-exports, with the reason. */
export const ASSEMBLIES: ReadonlyMap<string, string> = new Map([
  ["mod.ts", "The one place where the engine and the connectors meet, by an explicit list."],
]);

/** Folders whose Markdown speaks of another project's tasks, with the reason. */
export const FOREIGN_DOCS: ReadonlyMap<string, string> = new Map([
  ["deploy/cli/new/templates", "Files of projects that `volley new` makes: they have tasks of their own."],
]);

/** Files whose `ts` examples may be marked `ignore`, with the reason. */
export const UNRUN_EXAMPLES: ReadonlyMap<string, string> = new Map<string, string>([]);

/** Every list above by name: a test holds that each entry names a file that exists. */
export const EXCEPTIONS: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  LONG_FILES,
  LONG_FUNCTIONS,
  CODE_MAKERS,
  CONSOLE_WRITERS,
  ASSEMBLIES,
  FOREIGN_DOCS,
  UNRUN_EXAMPLES,
};
