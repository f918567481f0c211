/**
 * The one gate: runs each check as a command of its own, goes on after a failure, and ends with the line
 * `N passed, N failed`. `--without=<gate>` leaves one out where it has just been run.
 */
interface Gate {
  readonly name: string;
  readonly args: readonly string[];
  readonly remedy: string;
}

const GATES: readonly Gate[] = [
  { name: "format", args: ["fmt", "--check"], remedy: "deno task fmt" },
  { name: "lint", args: ["lint"], remedy: "deno task lint" },
  { name: "types", args: ["check"], remedy: "deno task check" },
  {
    name: "package",
    args: ["publish", "--dry-run", "--allow-dirty"],
    remedy: "deno publish --dry-run: give what is exported explicit types",
  },
  { name: "tests", args: ["task", "test"], remedy: "deno task test" },
];

const without = Deno.args.map((arg) => /^--without=(\w+)$/.exec(arg)?.[1] ?? unknownArgument(arg));
const failed: Gate[] = [];
const gates = GATES.filter(({ name }) => !without.includes(name));
for (const gate of gates) {
  console.log(`== ${gate.name}: deno ${gate.args.join(" ")}`);
  const { success } = await new Deno.Command(Deno.execPath(), { args: [...gate.args] }).spawn().status;
  if (!success) failed.push(gate);
}
for (const { name, remedy } of failed) console.log(`failed: ${name} (${remedy})`);
console.log(`${gates.length - failed.length} passed, ${failed.length} failed`);
Deno.exit(failed.length === 0 ? 0 : 1);

function unknownArgument(arg: string): never {
  const names = GATES.map(({ name }) => name).join(", ");
  console.error(`Cannot run the gate: "${arg}" is no option. Use --without=<gate>, one of ${names}.`);
  Deno.exit(2);
}
