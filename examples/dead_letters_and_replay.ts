/**
 * Failure is data: bad rows don't end a run, they are kept, looked into, and put back once the cause is mended.
 *
 * Five payments go through a pipeline that knows the rates of two currencies: an amount that is no number and a
 * currency without a rate become dead letters. Then the rate is added, the amount corrected on its way back, and the
 * letters are replayed from the operators that refused them. Prints the run, the letters, and the whole result; the
 * letters' folder is made and removed.
 *
 *     deno run --allow-read=letters_example --allow-write=letters_example examples/dead_letters_and_replay.ts
 */
import {
  col,
  describeRun,
  float64,
  groupDeadLetters,
  listDeadLetters,
  replayDeadLetters,
  schema,
  StreamExecutionEnvironment,
  utf8,
} from "@volley/volley";

const directory = "letters_example";
const rates = new Map([["EUR", 1], ["USD", 0.9]]);
const payments = [
  { user: "ann", amount: "10.00", currency: "EUR" },
  { user: "bob", amount: "12,50", currency: "EUR" },
  { user: "cem", amount: "20.00", currency: "USD" },
  { user: "dea", amount: "99.00", currency: "CHF" },
  { user: "eva", amount: "5.00", currency: "EUR" },
];

const job = new StreamExecutionEnvironment({ onError: "deadLetter", deadLetters: { directory } })
  .fromIter(payments, { schema: schema({ user: utf8, amount: utf8, currency: utf8 }) })
  .withColumn("amount", col("amount").cast(float64)).id("read-amount")
  .map(({ user, amount, currency }) => {
    const rate = rates.get(currency);
    if (rate === undefined) throw new Error(`there is no rate for ${currency}`);
    return { user, euros: amount * rate };
  }, schema({ user: utf8, euros: float64 })).id("to-euros")
  .collect();

const { summary } = await job.execute("payments");
console.log(describeRun(summary).at(-1));

const letters = await listDeadLetters(directory);
for (const { operator, count, example } of groupDeadLetters(letters)) {
  console.log(`${count} letter from ${operator}: ${example.message}\n  ${example.row}`);
}

rates.set("CHF", 1.05);
const { replayed, failedAgain } = await replayDeadLetters(job.plan(), letters, {
  edit: (row, { operator }) => {
    return operator === "read-amount" ? { ...row, amount: String(row.amount).replace(",", ".") } : row;
  },
});
console.log(`${replayed.length} letters put back, ${failedAgain} failed again`);
console.table(job.results);
await Deno.remove(directory, { recursive: true });
