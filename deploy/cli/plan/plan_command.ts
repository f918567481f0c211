import type { Command } from "commander";
import {
  catalog,
  describeProblem,
  planHash,
  planToJson,
  portableTo,
  validatePlan,
  writeModule,
} from "../../../mod.ts";
import { exitCode } from "../exit_code.ts";
import { isPlanFile, loadPlan, readJson } from "../load_plan.ts";
import type { CommandContext } from "../program.ts";
import { readSetting, type Settings } from "../settings.ts";

interface PlanFlags {
  readonly set?: Settings;
}

/** `volley plan`: a pipeline as data. */
export function planCommand(program: Command, context: CommandContext): void {
  const { terminal } = context;
  const plan = program.command("plan").description(
    "a pipeline as data: show, check, hash, write as TypeScript",
  );
  const withSettings = (command: Command) => {
    return command.option("-s, --set <name=value>", "a parameter, as for run", readSetting);
  };
  withSettings(plan.command("show <file>").description("the plan as JSON: a program's, without running it"))
    .action(async (file: string, { set = {} }: PlanFlags) => {
      terminal.out(planToJson((await loadPlan(file, set)).plan));
    });
  plan.command("validate <file>").description("every problem of a plan, with its place and how to mend it")
    .action(async (file: string) => {
      const json = isPlanFile(file)
        ? await readJson(file)
        : JSON.parse(planToJson((await loadPlan(file, {})).plan));
      const problems = validatePlan(json, catalog);
      if (problems.some(({ severity }) => severity === "error")) context.code = exitCode.failed;
      if (terminal.json) return terminal.out(JSON.stringify({ problems }, null, 2));
      terminal.out(problems.length === 0 ? "The plan is sound." : problems.map(describeProblem).join("\n"));
    });
  withSettings(plan.command("hash <file>").description("the plan's hash: equal where pipelines are"))
    .action(async (file: string, { set = {} }: PlanFlags) => {
      const hash = planHash((await loadPlan(file, set)).plan);
      terminal.out(terminal.json ? JSON.stringify({ hash }) : hash);
    });
  withSettings(
    plan.command("code <file>").description("the plan as a TypeScript module that makes the same plan"),
  )
    .action(async (file: string, { set = {} }: PlanFlags) => {
      const code = writeModule((await loadPlan(file, set)).plan, catalog);
      terminal.out(terminal.json ? JSON.stringify({ code }) : code.trimEnd());
    });
  withSettings(
    plan.command("portable <file> [target]").description("whether it could run elsewhere (flink-sql)"),
  )
    .action(async (file: string, target = "flink-sql", { set = {} }: PlanFlags) => {
      const report = portableTo((await loadPlan(file, set)).plan, target as "flink-sql");
      terminal.out(terminal.json ? JSON.stringify(report, null, 2) : report.text);
    });
}
