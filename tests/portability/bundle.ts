import { fromFileUrl } from "@std/path";

/** A bundle for browsers, or why there is none. */
export type Bundle = { readonly script: string } | { readonly missing: string };

/**
 * Bundles a module of this repository for browsers. `deno bundle` fetches its bundler on first use: where that can't be
 * had, there is no bundle; any other failure throws.
 */
export async function bundleForBrowser(path: string): Promise<Bundle> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--minify", path],
    cwd: fromFileUrl(new URL("../../", import.meta.url)),
    env: { NO_COLOR: "1" },
  });
  const { success, stdout, stderr } = await process.output();
  if (success) return { script: new TextDecoder().decode(stdout) };
  const message = new TextDecoder().decode(stderr);
  if (/esbuild/i.test(message) && /download|fetch|request|registry|connect/i.test(message)) {
    return { missing: message };
  }
  throw new Error(message);
}
