import type { Command } from "commander";
import { exitCode } from "../exit_code.ts";
import type { CommandContext } from "../program.ts";
import { paletteOf, type Terminal } from "../terminal.ts";
import { checks } from "./checks.ts";
import type { Finding } from "./finding.ts";

const marks = { good: "ok", absent: "--", wrong: "!!" } as const;

/** `volley doctor`: is everything there that pipelines need, and how to mend what isn't. */
export function doctorCommand(program: Command, context: CommandContext): void {
  program.command("doctor")
    .description(
      "look at versions, permissions, disk, packages and other programs; say how to mend what is wrong",
    )
    .action(async () => {
      const findings: Finding[] = [];
      for (const check of checks) findings.push(...[await check()].flat());
      show(findings, context.terminal);
      if (findings.some(({ state }) => state === "wrong")) context.code = exitCode.failed;
    });
}

function show(findings: readonly Finding[], terminal: Terminal): void {
  const wrong = findings.filter(({ state }) => state === "wrong").length;
  if (terminal.json) return terminal.out(JSON.stringify({ ok: wrong === 0, findings }, null, 2));
  const colours = paletteOf(terminal);
  const paint = { good: colours.good, absent: colours.dim, wrong: colours.bad };
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  for (const { subject, state, found, advice } of findings) {
    const line = `${paint[state](marks[state])}  ${subject.padEnd(width)}  ${found}`;
    terminal.out(advice === undefined ? line : `${line}  ${colours.dim(`(${advice})`)}`);
  }
  const verdict = wrong === 0
    ? "Everything that is needed is there."
    : `${wrong} of ${findings.length} need mending.`;
  terminal.out(`\n${wrong === 0 ? colours.good(verdict) : colours.bad(verdict)}`);
}
