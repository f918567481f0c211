/** Imports everything, runs a pipeline in memory and prints its rows: no permission is needed for that. */
import { col, StreamExecutionEnvironment } from "../../mod.ts";

const { results } = await new StreamExecutionEnvironment()
  .fromIter([{ city: "Oslo", celsius: 3 }, { city: "Rome", celsius: 17 }])
  .filterExpr(col("celsius").gt(10))
  .collect()
  .execute("warm");
console.log(JSON.stringify(results));
