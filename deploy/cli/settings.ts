import { VolleyError } from "../../mod.ts";

/** Values of `--set`. */
export type Settings = { readonly [name: string]: string };

/** `--set name=value`, as often as it is given; later ones count. Throws `ARGUMENT_INVALID`. */
export function readSetting(
  argument: string,
  before: Settings = {},
): Settings {
  const at = argument.indexOf("=");
  if (at > 0) return { ...before, [argument.slice(0, at)]: argument.slice(at + 1) };
  throw new VolleyError({
    code: "ARGUMENT_INVALID",
    message: `Cannot read --set ${argument}: name=value is wanted`,
    hint: "For example: --set input=orders.jsonl --set rows=100.",
  });
}
