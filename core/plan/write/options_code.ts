import type { Code } from "./code.ts";

/** An options object as a last argument: nothing where no option is said. */
export function optionsCode(entries: readonly (readonly [name: string, value: Code | null])[]): Code[] {
  const said = entries.filter((entry): entry is readonly [string, Code] => entry[1] !== null);
  return said.length === 0 ? [] : [{ kind: "object", entries: said }];
}
