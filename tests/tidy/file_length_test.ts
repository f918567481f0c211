import { assertEquals } from "@std/assert";
import { LONG_FILES } from "./exceptions.ts";
import { FILE_LINES_MAX, fileLength, LONG_FILE_LINES } from "./file_length.ts";

const breaches = (lines: number, path = "core/data/x.ts") =>
  fileLength.check({ path, text: "a;\n".repeat(lines) }).length;

Deno.test("file-length allows exactly the limit", () => {
  assertEquals(breaches(LONG_FILE_LINES), 0);
  assertEquals(breaches(LONG_FILE_LINES + 1), 1);
});

Deno.test("file-length has no exception above its maximum", () => {
  for (const path of LONG_FILES.keys()) {
    assertEquals(breaches(FILE_LINES_MAX, path), 0);
    assertEquals(breaches(FILE_LINES_MAX + 1, path), 1);
  }
  assertEquals(breaches(FILE_LINES_MAX + 1), 1);
});
