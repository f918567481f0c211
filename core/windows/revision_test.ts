import { assertEquals } from "@std/assert";
import { Batch, Schema, toRows } from "../data/mod.ts";
import {
  answersAgain,
  retractedColumn,
  retractsAnswers,
  revisionColumn,
  revisionFields,
} from "./revision.ts";

const SESSION = { kind: "session", gapMs: 10 } as const;
const TUMBLING = { kind: "tumbling", sizeMs: 10, offsetMs: 0 } as const;

Deno.test("revisionFields() are those of windows that may answer more than once", () => {
  const names = (spec: Parameters<typeof revisionFields>[0]) => revisionFields(spec).map(({ name }) => name);
  const trigger = { everyRows: 2, purging: false };
  assertEquals(names({ window: TUMBLING, allowedLatenessMs: 0 }), []);
  assertEquals(names({ window: SESSION, allowedLatenessMs: 0 }), []);
  assertEquals(names({ window: TUMBLING, allowedLatenessMs: 0, trigger }), ["revision"]);
  assertEquals(names({ window: TUMBLING, allowedLatenessMs: 5 }), ["revision"]);
  assertEquals(names({ window: SESSION, allowedLatenessMs: 5 }), ["revision", "retracted"]);
  assertEquals(
    [answersAgain, retractsAnswers].map((law) => law({ window: TUMBLING, allowedLatenessMs: 5 })),
    [
      true,
      false,
    ],
  );
});

Deno.test("revisionColumn() and retractedColumn() fill the fields", () => {
  const schema = new Schema(revisionFields({ window: SESSION, allowedLatenessMs: 1 }));
  for (const retracted of [true, false]) {
    const columns = [
      revisionColumn(Int32Array.from({ length: 11 }, (_, i) => i)),
      retractedColumn(retracted, 11),
    ];
    const rows = toRows(new Batch(schema, columns, 11)) as unknown[];
    assertEquals(rows, Array.from({ length: 11 }, (_, revision) => ({ revision, retracted })));
  }
});
