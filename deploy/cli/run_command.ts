import type { Command } from "commander";
import {
  type BuiltPlan,
  catalog,
  describeRun,
  type Plan,
  type RunningJob,
  type RunSummary,
  StreamExecutionEnvironment,
} from "../../mod.ts";
import { loadModule } from "./load_module.ts";
import { isPlanFile, noPipeline, readPlanFile, requireNoSettings } from "./load_plan.ts";
import type { CommandContext } from "./program.ts";
import { readSetting, type Settings } from "./settings.ts";
import { JOBS_DIRECTORY, StatusFile } from "./status_file.ts";
import type { Terminal } from "./terminal.ts";
import { withConsoleAside } from "./with_console_aside.ts";

interface RunFlags {
  readonly set?: Settings;
  readonly name?: string;
  readonly progress: boolean;
  readonly status: string | false;
}

/** `volley run`: runs a program's pipeline, or a plan, and writes down what it does. */
export function runCommand(program: Command, { terminal }: CommandContext): void {
  program.command("run <file>")
    .description("run a pipeline: a TypeScript file, or a plan as JSON")
    .option(
      "-s, --set <name=value>",
      "a parameter of the pipeline, or operator.parameter of a plan",
      readSetting,
    )
    .option("-n, --name <name>", "what the run is called")
    .option("--no-progress", "show no live line")
    .option("--status <directory>", "where to write what the job does, for explain --job", JOBS_DIRECTORY)
    .option("--no-status", "write no status file")
    .action(async (file: string, flags: RunFlags) => {
      const run = new CommandedRun(file, flags, terminal);
      const work = () => isPlanFile(file) ? run.plan() : run.program();
      show(await (terminal.json ? withConsoleAside(work) : work()), terminal);
    });
}

/** One `volley run`. */
class CommandedRun {
  readonly #file: string;
  readonly #flags: RunFlags;
  readonly #progress: boolean;
  readonly #terminal: Terminal;

  constructor(file: string, flags: RunFlags, terminal: Terminal) {
    this.#file = file;
    this.#flags = flags;
    this.#terminal = terminal;
    this.#progress = flags.progress && !terminal.json;
  }

  async plan(): Promise<RunSummary[]> {
    const plan = await readPlanFile(this.#file, this.#flags.set ?? {});
    const name = this.#flags.name ?? this.#file.split(/[\\/]/).pop()!.replace(/\.json$/, "");
    const job = new StreamExecutionEnvironment().startPlan(plan, name, {
      catalogue: catalog,
      progress: this.#progress,
    });
    return [await this.#watched(job, plan, job.finished.then(({ summary }) => summary))];
  }

  async program(): Promise<RunSummary[]> {
    const { set = {}, name } = this.#flags;
    const summaries: Promise<RunSummary>[] = [];
    const started = (job: RunningJob<unknown>, { plan }: BuiltPlan) => {
      summaries.push(this.#watched(job, plan, job.finished.then(({ summary }) => summary)));
    };
    const loaded = await loadModule(this.#file, { kind: "watch", started });
    if (loaded.kind === "script") {
      requireNoSettings(this.#file, set);
      if (summaries.length === 0) throw noPipeline(this.#file);
      return await Promise.all(summaries);
    }
    const runnable = await loaded.build(set);
    const job = runnable.start(name ?? loaded.name, { progress: this.#progress });
    return [await this.#watched(job, runnable.plan().plan, job.finished.then(({ summary }) => summary))];
  }

  async #watched(
    job: Pick<RunningJob<unknown>, "status">,
    plan: Plan,
    finished: Promise<RunSummary>,
  ): Promise<RunSummary> {
    const { status } = this.#flags;
    if (status === false) return await finished;
    const file = new StatusFile(job, plan, status, (message) => this.#terminal.err(message));
    file.start();
    try {
      return await finished;
    } finally {
      file.stop();
    }
  }
}

function show(summaries: readonly RunSummary[], terminal: Terminal): void {
  if (!terminal.json) return summaries.forEach((one) => terminal.out(describeRun(one).join("\n")));
  const facts = summaries.map(({ metrics: _, ...facts }) => facts);
  terminal.out(JSON.stringify(facts.length === 1 ? facts[0] : facts, null, 2));
}
