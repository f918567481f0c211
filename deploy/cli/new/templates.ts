import { nearestName, VolleyError } from "../../../mod.ts";

/** A project to start from: files that are copied, and how it is tried. */
export interface Template {
  readonly name: string;
  readonly summary: string;
  /** The module `deno task start` runs. */
  readonly main: string;
  /** Files of the template's folder. */
  readonly files: readonly string[];
}

/** Every template; a folder each beside this file. */
export const templates: readonly Template[] = [
  {
    name: "in-memory",
    summary: "orders in memory, per user and minute, with tests",
    main: "pipeline.ts",
    files: ["README.md", "orders.ts", "orders_per_minute.ts", "orders_per_minute_test.ts", "pipeline.ts"],
  },
];

/** The template of that name; throws `TEMPLATE_UNKNOWN`, with the nearest name there is. */
export function templateOf(name: string): Template {
  const found = templates.find((template) => template.name === name);
  if (found !== undefined) return found;
  const names = templates.map((template) => template.name);
  const near = nearestName(name, names);
  throw new VolleyError({
    code: "TEMPLATE_UNKNOWN",
    message: `Cannot make a project from template "${name}": there is no such template`,
    hint: `${near === undefined ? "" : `Did you mean "${near}"? `}Templates: ${names.join(", ")}.`,
  });
}
