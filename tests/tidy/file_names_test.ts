import { assertEquals } from "@std/assert";
import { fileNames } from "./file_names.ts";

const breaches = (path: string) => fileNames.check({ path, text: "" }).length;

Deno.test("file-names refuses names without meaning and other cases", () => {
  for (const name of ["util", "helpers_test", "types", "index", "hashKey", "Hash", "hash-key", "_hash"]) {
    assertEquals(breaches(`core/keys/${name}.ts`), 1, name);
  }
});

Deno.test("file-names accepts snake_case, tests and the files that touch the system", () => {
  for (const name of ["hash_key", "hash_key_test", "murmur2", "open_file.deno", "mod", "row_bench"]) {
    assertEquals(breaches(`core/keys/${name}.ts`), 0, name);
  }
});
