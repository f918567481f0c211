import { type Command, Option } from "commander";
import { catalog, explainBuilt, explainJob, explainPlan, VolleyError } from "../../mod.ts";
import { loadPlan } from "./load_plan.ts";
import type { CommandContext } from "./program.ts";
import { readSetting, type Settings } from "./settings.ts";
import { isStale, jobNames, JOBS_DIRECTORY, readStatus } from "./status_file.ts";
import type { Terminal } from "./terminal.ts";

interface ExplainFlags {
  readonly format: "text" | "mermaid" | "json";
  readonly set?: Settings;
  readonly job?: string;
  readonly status: string;
}

/** `volley explain`: what a pipeline does, or what a running job waits for. */
export function explainCommand(program: Command, { terminal }: CommandContext): void {
  program.command("explain [file]")
    .description(
      "show what a pipeline does, without running it; or why a running job's windows have not fired",
    )
    .addOption(
      new Option("-f, --format <format>", "how it is written").choices(["text", "mermaid", "json"]).default(
        "text",
      ),
    )
    .option("-s, --set <name=value>", "a parameter, as for run", readSetting)
    .option("-j, --job <name>", "a job that `volley run` has started")
    .option("--status <directory>", "where the job writes what it does", JOBS_DIRECTORY)
    .action(async (file: string | undefined, flags: ExplainFlags) => {
      if (flags.job !== undefined) return await explainRunning(flags.job, flags, terminal);
      if (file === undefined) throw nothingToExplain();
      const { plan, built } = await loadPlan(file, flags.set ?? {});
      const options = { format: terminal.json ? "json" : flags.format, catalogue: catalog } as const;
      terminal.out(built === null ? explainPlan(plan, options) : explainBuilt(built, options));
    });
}

async function explainRunning(name: string, flags: ExplainFlags, terminal: Terminal): Promise<void> {
  const written = await readStatus(name, flags.status);
  if (written === null) throw noJob(name, flags.status, await jobNames(flags.status));
  const { status, plan, pid } = written;
  const stale = isStale(written, Date.now());
  if (terminal.json || flags.format === "json") {
    return terminal.out(JSON.stringify({ ...written, stale }, null, 2));
  }
  const last = new Date(status.atMs).toISOString();
  if (stale) {
    terminal.out(`Process ${pid} has written nothing since ${last}: it has been killed, or hangs. Then:\n`);
  }
  terminal.out(explainJob(status, plan));
}

function nothingToExplain(): VolleyError {
  return new VolleyError({
    code: "ARGUMENT_MISSING",
    message: "Cannot explain nothing: a file, or --job name, is wanted",
    hint: "volley explain pipeline.ts",
  });
}

function noJob(name: string, directory: string, known: readonly string[]): VolleyError {
  return new VolleyError({
    code: "JOB_NOT_FOUND",
    message: `Cannot find job "${name}": it has written nothing to ${directory}`,
    hint: known.length > 0
      ? `There are ${known.join(", ")}.`
      : "Start it with volley run, from this directory, or say --status directory.",
  });
}
