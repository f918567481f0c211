import { runSinkSuite, runSourceSuite } from "../harness/mod.ts";
import { everyType } from "../harness/random_rows.ts";
import { fileFormats, FileTestContext } from "./file_contexts.ts";

const { nulls: _, dictionary: __, ...written } = everyType;
const { decimal: ___, list, texts, vector, pairs, struct, listOfStructs, ...flat } = written;
const nested = { list, texts, vector, pairs, struct, listOfStructs };

for (const format of fileFormats({ flat, nested, written })) {
  Deno.test(`${format.name} holds the contract of a source`, async (t) => {
    const folder = await Deno.makeTempDir();
    await runSourceSuite(t, new FileTestContext(format, folder));
    await Deno.remove(folder, { recursive: true });
  });

  Deno.test(`${format.name} holds the contract of a sink`, async (t) => {
    const folder = await Deno.makeTempDir();
    await runSinkSuite(t, new FileTestContext(format, folder));
    await Deno.remove(folder, { recursive: true });
  });
}
