import { VolleyError } from "../../../mod.ts";
import { VERSION } from "../version.ts";
import type { Template } from "./templates.ts";

/** Where this package is. */
const PACKAGE = new URL("../../../", import.meta.url);

/**
 * Writes a project into a new directory. Throws `PROJECT_NAME_INVALID`, `PROJECT_EXISTS` where something of that name
 * is there already (nothing is overwritten), `PROJECT_NOT_WRITTEN` where the directory can't be made.
 */
export async function makeProject(template: Template, directory: string): Promise<string[]> {
  const name = directory.split(/[\\/]/).filter(Boolean).pop() ?? "";
  if (!/^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name)) throw invalidName(directory);
  await makeDirectory(directory);
  const files = new Map([["deno.json", configOf(template)], [".gitignore", "node_modules/\n.volley/\n"]]);
  for (const file of template.files) {
    files.set(file, (await readTemplate(template, file)).replaceAll("{{name}}", name));
  }
  for (const [file, text] of files) await Deno.writeTextFile(`${directory}/${file}`, text);
  return [...files.keys()].sort();
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await Deno.mkdir(directory);
  } catch (thrown) {
    const exists = thrown instanceof Deno.errors.AlreadyExists;
    throw new VolleyError({
      code: exists ? "PROJECT_EXISTS" : "PROJECT_NOT_WRITTEN",
      message: `Cannot make project ${directory}: ${
        exists ? "something of that name is there already" : thrown instanceof Error ? thrown.message : thrown
      }`,
      at: { resource: directory },
      hint: exists ? "Choose another name; nothing was changed." : "Choose a place that can be written to.",
      cause: thrown,
    });
  }
}

async function readTemplate({ name }: Template, file: string): Promise<string> {
  const url = new URL(`templates/${name}/${file}`, import.meta.url);
  return url.protocol === "file:" ? await Deno.readTextFile(url) : await (await fetch(url)).text();
}

/** The project's own settings: run from a checkout, Volley itself is taken from there. */
function configOf({ main }: Template): string {
  const config = {
    tasks: {
      start: `deno run --allow-read=node_modules ${main}`,
      test: "deno test --allow-read",
      explain: `deno run -A @volley/volley/cli explain ${main}`,
    },
    nodeModulesDir: "auto",
    imports: {
      "@volley/volley": `jsr:@volley/volley@^${VERSION}`,
      "@volley/volley/cli": `jsr:@volley/volley@^${VERSION}/cli`,
      "@volley/volley/testing": `jsr:@volley/volley@^${VERSION}/testing`,
    },
    ...(PACKAGE.protocol === "file:"
      ? { links: [decodeURIComponent(PACKAGE.pathname).replace(/\/$/, "")] }
      : {}),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function invalidName(directory: string): VolleyError {
  return new VolleyError({
    code: "PROJECT_NAME_INVALID",
    message:
      `Cannot make project "${directory}": letters, digits, ".", "_" and "-" are wanted, a letter or digit first`,
    hint: "volley new --template in-memory my-pipeline",
  });
}
