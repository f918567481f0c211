/**
 * Rules that change while a job runs: a small stream of rules, broadcast to a large one of payments.
 *
 * A rule says how many payments of one card, between which amounts, are suspicious within how many seconds. A payment
 * sees the rules of its own time (`waitFor: "watermark"`): none is judged by a rule that came later. What a card has
 * paid is state by card, which a timer clears. 20,000 made-up payments, the same in every run; three thieves are among
 * them. Prints rules and alerts on a line of event time, and the alerts as a table.
 *
 *     deno run examples/fraud_rules.ts
 *
 * The rules and payments are in `fraud/payments.ts`.
 */
import {
  type BroadcastFunction,
  float64,
  int32,
  type ListState,
  type MapState,
  type OperatorContext,
  type ProcessContext,
  type RowOf,
  type Rules,
  schema,
  StreamExecutionEnvironment,
  type Timer,
  timestamp,
  utf8,
} from "@volley/volley";
import { MINUTE_MS, payment, payments, rule, rules, START_MS } from "./fraud/payments.ts";

const alert = schema({ at: timestamp("ms"), card: int32, rule: utf8, payments: int32, euros: float64 });

type Rule = RowOf<typeof rule.shape>;
type Payment = RowOf<typeof payment.shape>;
type Context = ProcessContext<typeof alert.shape, number>;

class Watch
  implements
    BroadcastFunction<typeof payment.shape, typeof rule.shape, typeof alert.shape, number, string, Rule> {
  #paid!: ListState<Payment>;

  open({ state }: OperatorContext): void {
    this.#paid = state.list("paid");
  }

  readonly onRule = (rule: Rule, rules: MapState<string, Rule>): void => {
    if (rule.payments === 0) rules.delete(rule.name);
    else rules.set(rule.name, { ...rule });
  };

  readonly onRow = (row: Payment, rules: Rules<string, Rule>, { key, emit, timers }: Context): void => {
    if (this.#paid.get().length === 0) timers.registerEventTime(row.at + 5 * MINUTE_MS);
    this.#paid.add({ ...row });
    for (const [name, { payments, from, to, seconds }] of rules.entries()) {
      if (row.euros < from || row.euros > to) continue;
      const alike = this.#paid.get().filter(({ at, euros }) => {
        return at > row.at - seconds * 1000 && euros >= from && euros <= to;
      });
      if (alike.length !== payments) continue;
      emit({
        at: row.at,
        card: key,
        rule: name,
        payments,
        euros: alike.reduce((sum, { euros }) => sum + euros, 0),
      });
    }
  };

  readonly onTimer = ({ timeMs }: Timer, _: Rules<string, Rule>, { timers }: Context): void => {
    const recent = this.#paid.get().filter(({ at }) => at > timeMs - 5 * MINUTE_MS);
    this.#paid.set(recent);
    if (recent.length > 0) timers.registerEventTime(recent[0].at + 5 * MINUTE_MS);
  };
}

const env = new StreamExecutionEnvironment();
const { results, summary } = await env.fromIter(payments(), { schema: payment })
  .withWatermarks("at", { maxOutOfOrderness: "10s" })
  .keyBy("card")
  .broadcast(
    env.fromIter(rules, { schema: rule }).withWatermarks("at"),
    () => new Watch(),
    alert,
    { waitFor: "watermark" },
  )
  .collect()
  .execute("fraud");

console.log("          10:00          10:15          10:30          10:45");
for (const name of ["great", "tests"]) {
  const said = rules.filter((rule) => rule.name === name).map(({ at, payments }) =>
    [at, `${payments || "-"}`] as const
  );
  const seen = results.filter((alert) => alert.rule === name).map(({ at }) => [at, "▲"] as const);
  console.log(`rule ${name}|${line(said)}|\n   alerts |${line(seen)}|`);
}
console.log(
  `\n${(summary.recordsIn - rules.length).toLocaleString("en-US")} payments, ${results.length} alerts:`,
);
for (const { at, card, rule, payments, euros } of results) {
  console.log(
    `${new Date(at).toISOString().slice(11, 19)}  card ${card}  ${rule}  ${payments} payments, ${euros} €`,
  );
}

/** An hour, a sign a minute. */
function line(signs: readonly (readonly [atMs: number, sign: string])[]): string {
  const cells = Array.from({ length: 60 }, () => " ");
  for (const [atMs, sign] of signs) cells[Math.floor((atMs - START_MS) / MINUTE_MS)] = sign;
  return cells.join("");
}
