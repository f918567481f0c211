/**
 * Enrichment over the network: each row asks a service, several at a time, in order or as the answers come.
 *
 * The service is a real HTTP server of this program's own: slow for Oslo, it refuses Bern at first (503), leaves Kyiv
 * once without an answer, and knows no Ys (404). `asyncMap` has three rows under way, gives an attempt up after a second,
 * tries again what may pass, and what fails for good goes the way of the operator's policy. Prints, with results in the
 * order of their rows and as they come, in which order they went on after how many attempts, and how often it asked.
 *
 *     deno run --allow-net=127.0.0.1 examples/async_enrichment.ts
 */
import {
  type AsyncCall,
  type AsyncMapOptions,
  int32,
  type RowOf,
  schema,
  StreamExecutionEnvironment,
  utf8,
  VolleyError,
} from "@volley/volley";
import { townService } from "./enrichment/town_service.ts";

const visit = schema({ town: utf8 });
const visits = ["Oslo", "Rome", "Bern", "Ys", "Kyiv", "Bonn", "Cork"].map((town) => ({ town }));
const enriched = schema({ town: utf8, people: int32, attempts: int32 });

await using service = townService();

async function askService({ town }: RowOf<typeof visit.shape>, { signal, attempt }: AsyncCall) {
  const answer = await fetch(`${service.url}/${town}`, { signal });
  if (answer.status === 404) {
    await answer.body?.cancel();
    throw new VolleyError({ code: "NO_SUCH_TOWN", message: `Cannot look ${town} up: nobody knows it` });
  }
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`the service says ${answer.status}`);
  }
  const { people } = await answer.json();
  return { town, people, attempts: attempt };
}

for (const ordered of [true, false]) {
  const options: AsyncMapOptions = {
    ordered,
    concurrency: 3,
    timeout: "1s",
    retry: { maxRetries: 2, initialBackoffMs: 50, jitter: 0 },
  };
  service.forget();
  const { results, summary } = await new StreamExecutionEnvironment()
    .fromIter(visits, { schema: visit })
    .asyncMap(askService, enriched, options).onError("skip")
    .collect()
    .execute("enrichment");
  console.log(
    ordered ? "In the order of the rows, a dot an attempt:" : "As the answers come, a dot an attempt:",
  );
  for (const { town, people, attempts } of results) {
    console.log(`  ${town}  ${`${people}`.padStart(7)} people  ${"●".repeat(attempts)}`);
  }
  console.log(`  ${service.requests} requests, ${summary.rejected} row refused for good\n`);
}
