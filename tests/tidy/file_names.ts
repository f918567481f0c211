import type { Rule } from "./finding.ts";
import { isTypeScript } from "./source_file.ts";

const NAMELESS = new Set([
  "util",
  "utils",
  "helper",
  "helpers",
  "common",
  "misc",
  "types",
  "index",
  "shared",
  "lib",
]);
const SNAKE_CASE = /^[a-z0-9]+(_[a-z0-9]+)*(\.deno|\.d)?$/;

/** Files are named in snake_case after the one concept they hold. */
export const fileNames: Rule = {
  name: "file-names",
  applies: isTypeScript,
  check({ path }) {
    const name = path.split("/").at(-1)!.replace(/\.tsx?$/, "");
    const stem = name.replace(/_(test|bench)$/, "").replace(/\.deno$/, "");
    if (NAMELESS.has(stem)) {
      return [{ line: 1, message: `"${stem}" names no concept`, hint: "Name the file after what it holds." }];
    }
    if (SNAKE_CASE.test(name)) return [];
    return [{
      line: 1,
      message: `"${name}" is not snake_case`,
      hint: "Use lower case, digits and underscores.",
    }];
  },
};
