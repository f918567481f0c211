/** Prints the answers of the portable pipelines as JSON; run by the tests under other conditions. */
import { portableAnswers } from "./pipelines.ts";

console.log(JSON.stringify(await portableAnswers()));
