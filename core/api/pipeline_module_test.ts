import { assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { PipelineModule } from "./pipeline_module.ts";
import { pipeline } from "./pipeline_module.ts";
import { withParameters } from "./pipeline_parameters.ts";

Deno.test("withParameters() reads text as the default's type, and refuses what it isn't", () => {
  const defaults = { path: "a.csv", rows: 10, loud: false };
  assertEquals(withParameters(defaults, { rows: "25", loud: "true" }), {
    path: "a.csv",
    rows: 25,
    loud: true,
  });
  assertEquals(withParameters(defaults, { path: "7" }).path, "7");
  const codes = [{ rows: "ten" }, { rows: "" }, { loud: "yes" }, { row: "1" }, { toString: "1" }].map(
    (given) => {
      return (assertThrows(() => withParameters(defaults, given as never), VolleyError) as VolleyError).code;
    },
  );
  const [invalid, unknown] = ["PARAMETER_INVALID", "PARAMETER_UNKNOWN"];
  assertEquals(codes, [invalid, invalid, invalid, unknown, unknown]);
});

Deno.test("pipeline() takes the file's name, and builds nothing before it is asked to", () => {
  let built = 0;
  const build = (): never => {
    built++;
    throw new Error("not built");
  };
  const made = pipeline({ url: "file:///jobs/my%20job.ts", main: false }, { build });
  assertEquals([made instanceof PipelineModule, made.name, built], [true, "my job", 0]);
  assertThrows(() => made.build(), Error, "not built");
});
