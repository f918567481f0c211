import { toVolleyError, VolleyError } from "../fault/mod.ts";
import { describeRun } from "../runtime/mod.ts";
import type { PipelineModule } from "./pipeline_module.ts";

interface Host {
  readonly args: readonly string[];
  exitCode: number;
}

/**
 * Runs the pipeline of the main module, with the program's `--set name=value` arguments, and shows how it went; a
 * failure is shown on standard error and ends the program with 1.
 */
// deno-lint-ignore no-explicit-any
export async function runAsMain(module: PipelineModule<any, unknown>): Promise<void> {
  // The module's later statements come first: what it prints, or awaits, is not mixed with the run.
  await Promise.resolve();
  const host = (globalThis as { Deno?: Host }).Deno;
  try {
    const runnable = module.build(settings(host?.args ?? []));
    const { summary } = await runnable.start(module.name, { progress: true }).finished;
    console.log(describeRun(summary).join("\n"));
  } catch (thrown) {
    console.error(toVolleyError(thrown, "PIPELINE_FAILED", `Cannot run pipeline ${module.name}`).explain());
    if (host === undefined) throw thrown;
    host.exitCode = 1;
  }
}

/** `--set name=value` arguments; throws `ARGUMENT_UNKNOWN` for any other. */
function settings(args: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const setting = args[i] === "--set"
      ? args[++i] ?? ""
      : args[i].startsWith("--set=")
      ? args[i].slice(6)
      : "";
    const at = setting.indexOf("=");
    if (at < 1) throw unknownArgument(args[i] ?? "--set");
    values[setting.slice(0, at)] = setting.slice(at + 1);
  }
  return values;
}

function unknownArgument(argument: string): VolleyError {
  return new VolleyError({
    code: "ARGUMENT_UNKNOWN",
    message: `Cannot understand argument "${argument}": --set name=value is wanted`,
  });
}
