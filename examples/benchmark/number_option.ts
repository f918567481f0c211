/** The number after `name` on the command line, or `otherwise`; anything but a positive number ends the program. */
export function numberOption(name: string, otherwise: number): number {
  const at = Deno.args.indexOf(name);
  if (at < 0) return otherwise;
  const value = Number(Deno.args[at + 1]);
  if (value > 0) return value;
  console.error(`Cannot read ${name}: a number above 0 is wanted, such as ${name} ${otherwise}`);
  Deno.exit(2);
}
