import { CASES } from "./cases.ts";
import { jsonLine } from "./json_line.ts";

/**
 * The process of one case: runs the case named by its argument and prints its JSON line. Exit status 3 says that the
 * case could not run here.
 */
const bench = CASES.find(({ name }) => name === Deno.args[0]);
if (!bench) throw new Error(`Cannot run "${Deno.args[0]}": there is no such case`);
const measured = await bench.run();
if (measured === null) Deno.exit(3);
console.log(jsonLine(bench.name, measured));
