import { Command, CommanderError } from "commander";
import { toVolleyError, VolleyError } from "../../mod.ts";
import { dlqCommand } from "./dlq/dlq_command.ts";
import { doctorCommand } from "./doctor/doctor_command.ts";
import { exitCode } from "./exit_code.ts";
import { explainCommand } from "./explain_command.ts";
import { newCommand } from "./new/new_command.ts";
import { planCommand } from "./plan/plan_command.ts";
import { runCommand } from "./run_command.ts";
import { ownTerminal, type Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** What each command is given besides its own arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The exit code the program will end with; a command sets it where it found something wrong. */
  code: number;
}

/** Adds one command to the program. */
export type CommandMaker = (program: Command, context: CommandContext) => void;

const commands: readonly CommandMaker[] = [
  runCommand,
  explainCommand,
  newCommand,
  doctorCommand,
  dlqCommand,
  planCommand,
];

/**
 * Runs a command line, without the program's name; gives the exit code. `terminal` is, by default, the program's own.
 *
 * @example
 * ```ts
 * import { runProgram } from "@volley/volley/cli";
 * const lines: string[] = [];
 * const terminal = { out: (text: string) => lines.push(text), err() {}, colours: false, json: false };
 * console.assert(await runProgram(["--version"], terminal) === 0 && lines.length === 1);
 * ```
 */
export async function runProgram(args: readonly string[], terminal?: Terminal): Promise<number> {
  const context: CommandContext = {
    terminal: terminal ?? ownTerminal(args.includes("--json")),
    code: exitCode.ok,
  };
  try {
    await programOf(context).parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return context.code;
  } catch (thrown) {
    return failed(thrown, context);
  }
}

function programOf(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command("volley")
    .description("Stream processing for Deno: run pipelines, see what they do, start new ones.")
    .version(VERSION, "-V, --version", "show the version")
    .helpOption("-h, --help", "show this help")
    .option("--json", "answer with one JSON document")
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) =>
        terminal.out(terminal.json ? JSON.stringify({ text: text.trimEnd() }) : text.trimEnd()),
      // As JSON what was wrong is said once, by `failed`.
      writeErr: (text) => terminal.json || terminal.err(text.trimEnd()),
      getOutHasColors: () => terminal.colours,
      getErrHasColors: () => terminal.colours,
    })
    .exitOverride();
  for (const add of commands) add(program, context);
  for (const command of program.commands) inherit(command, program);
  return program;
}

/** Commands, and commands of commands, answer alike; commander copies settings only when a command is made. */
function inherit(command: Command, from: Command): void {
  command.copyInheritedSettings(from);
  if (!command.options.some(({ long }) => long === "--json")) {
    command.option("--json", "answer with one JSON document");
  }
  for (const inner of command.commands) inherit(inner, command);
}

function failed(thrown: unknown, { terminal }: CommandContext): number {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return exitCode.ok;
    if (terminal.json) showError(usageError(thrown), terminal);
    return exitCode.usage;
  }
  const error = toVolleyError(thrown, "COMMAND_FAILED", "Cannot do that");
  showError(error, terminal);
  return error.code.startsWith("ARGUMENT_") ? exitCode.usage : exitCode.failed;
}

function showError(error: VolleyError, terminal: Terminal): void {
  const { code, message, hint, at } = error;
  if (terminal.json) terminal.out(JSON.stringify({ error: { code, message, hint, at } }));
  else terminal.err(error.explain());
}

/** What commander says as "error: unknown option '--nme'\n(Did you mean --name?)", as an error of ours. */
function usageError({ code, message }: CommanderError): VolleyError {
  const help = code === "commander.help";
  const [first, suggestion] = message.replace(/^error: /, "").split("\n");
  return new VolleyError({
    code: help ? "ARGUMENT_MISSING" : "ARGUMENT_INVALID",
    message: `Cannot read the command line: ${help ? "a command is wanted" : first}`,
    hint: suggestion?.replace(/^\((.*)\)$/, "$1") ?? "See volley --help.",
  });
}
