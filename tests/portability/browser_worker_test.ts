import { assert, assertEquals } from "@std/assert";
import { firstMessage } from "./bare_worker.ts";
import { bundleForBrowser } from "./bundle.ts";
import { portableAnswers } from "./pipelines.ts";

/** Bytes of the engine with the memory connector, minified: what a page has to load at most. */
const BUNDLE_BYTES_MAX = 800_000;
/** What a browser has no counterpart of; the engine asks for it and does without. */
const ASKED_FOR = ["setImmediate"];

/** Statements that load another module, and names of Node's. */
const IMPORTS = /(?:^|[;}])import[\s{*"'(]|["'`]node:/gm;

interface FromWorker {
  readonly readAtImport: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
}

Deno.test("in a browser's Worker, without Deno and Node, every pipeline gives the same answers", async (t) => {
  const bundle = await bundleForBrowser("tests/portability/browser_worker.ts");
  if ("missing" in bundle) console.warn(`no bundler to be had: ${bundle.missing}`);
  const script = "script" in bundle ? bundle.script : "";
  await t.step({
    name: "the bundle's answers",
    ignore: script === "",
    fn: async () => {
      assertEquals(script.match(IMPORTS), null, "the bundle imports something");
      assert(script.length <= BUNDLE_BYTES_MAX, `the bundle has ${script.length} bytes`);
      const { readAtImport, answers } = await firstMessage<FromWorker>(script);
      assertEquals(readAtImport, ASKED_FOR);
      assertEquals(answers, await portableAnswers());
    },
  });
});

Deno.test("all connectors together can be bundled for a browser and imported there", async (t) => {
  const bundle = await bundleForBrowser("mod.ts");
  if ("missing" in bundle) console.warn(`no bundler to be had: ${bundle.missing}`);
  const script = "script" in bundle ? bundle.script : "";
  await t.step({
    name: "the import",
    ignore: script === "",
    fn: async () =>
      assertEquals(await firstMessage(`${script}; globalThis.postMessage("imported");`), "imported"),
  });
});
