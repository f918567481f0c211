import { type Command, Option } from "commander";
import type { CommandContext } from "../program.ts";
import { makeProject } from "./make_project.ts";
import { templateOf, templates } from "./templates.ts";

/** `volley new`: a project that runs, with tests that pass. */
export function newCommand(program: Command, { terminal }: CommandContext): void {
  const names = templates.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join("\n");
  program.command("new <directory>")
    .description("start a project: a pipeline that runs, with tests that pass")
    .addOption(new Option("-t, --template <name>", "what to start from").default("in-memory"))
    .addHelpText("after", `\nTemplates:\n${names}`)
    .action(async (directory: string, { template }: { template: string }) => {
      const chosen = templateOf(template);
      const files = await makeProject(chosen, directory);
      if (terminal.json) return terminal.out(JSON.stringify({ directory, template, files }, null, 2));
      terminal.out(`Made ${directory} from template ${template}: ${files.join(", ")}`);
      terminal.out(`\n    cd ${directory}\n    deno install\n    deno task start\n    deno task test`);
    });
}
