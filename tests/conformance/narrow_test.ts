import { assert, assertEquals } from "@std/assert";
import { type Batch, Schema } from "../../mod.ts";
import { pollAll, seededRandom } from "../harness/mod.ts";
import { everyType } from "../harness/random_rows.ts";
import { rowTexts, suiteBatch } from "../harness/suite_rows.ts";
import { fileFormats, FileTestContext } from "./file_contexts.ts";

const { nulls: _, dictionary: __, ...written } = everyType;
const { decimal: ___, list, texts, vector, pairs, struct, listOfStructs, ...flat } = written;
const nested = { list, texts, vector, pairs, struct, listOfStructs };

/** The batches with only these columns. */
function only(batches: readonly Batch[], schema: Schema): Batch[] {
  return batches.map((batch) => batch.derive(schema, schema.names.map((name) => batch.column(name))));
}

for (const format of fileFormats({ flat, nested, written })) {
  Deno.test(`${format.name}: a narrowed source gives the columns asked for at least, with their values`, async () => {
    const folder = await Deno.makeTempDir();
    const context = new FileTestContext(format, folder);
    await context.seedTestData([suiteBatch(context.testSchema(), 120, 3)]);
    const source = context.createSource()!;
    const whole = (await pollAll(source)).batches;
    const random = seededRandom(4);
    for (let round = 0; round < 4; round++) {
      const asked = source.schema.names.filter(() => random() < 0.3);
      const given = source.narrow!({ columns: asked, predicate: null });
      assert(asked.every((name) => given.indexOf(name) >= 0));
      const options = { batchRows: 17 };
      const { batches, offsets } = await pollAll(source, { ...options, recordsMax: 1 + (round % 3) });
      assert(batches.every((batch) => batch.schema.equals(given)));
      const rest = await pollAll(source, { ...options, restored: offsets });
      const wanted = rowTexts(only(whole, given));
      assertEquals(rowTexts([...batches, ...rest.batches]).sort(), wanted.sort());
    }
    source.narrow!({ columns: null, predicate: null });
    assertEquals(rowTexts((await pollAll(source)).batches), rowTexts(whole));
    await Deno.remove(folder, { recursive: true });
  });
}
