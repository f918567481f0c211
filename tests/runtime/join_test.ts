import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  col,
  count,
  int32,
  schema,
  seededRandom,
  SessionWindows,
  SlidingWindows,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  VolleyError,
} from "../../mod.ts";

const ORDERS = schema({ id: int32, user: utf8, at: timestamp("ms") });
const CLICKS = schema({ order: int32, page: utf8, seen: timestamp("ms") });

interface Order {
  readonly id: number;
  readonly user: string;
  readonly at: number;
}
interface Click {
  readonly order: number;
  readonly page: string;
  readonly seen: number;
}

const random = seededRandom(11);
const below = (limit: number) => Math.floor(random() * limit);
const orders: Order[] = Array.from({ length: 3000 }, (_, i) => {
  return { id: below(200), user: `user-${below(9)}`, at: i * 10 + below(50) };
});
const clicks: Click[] = Array.from({ length: 5000 }, (_, i) => {
  return { order: below(250), page: `page-${below(5)}`, seen: i * 6 + below(50) };
});

function streams(batchRows?: number) {
  const env = new StreamExecutionEnvironment({ handleSignals: false, batchRows });
  const ordered = env.fromIter(orders, { schema: ORDERS }).withWatermarks("at", { maxOutOfOrderness: 50 });
  const clicked = env.fromIter(clicks, { schema: CLICKS }).withWatermarks("seen", { maxOutOfOrderness: 50 });
  return { ordered, clicked };
}

function sorted(rows: readonly object[]): string[] {
  return rows.map((row) =>
    JSON.stringify(row, (_, value) => typeof value === "bigint" ? Number(value) : value)
  )
    .sort();
}

interface Pair {
  readonly order: Order;
  readonly click: Click | null;
  readonly time: number;
}

/** Pairs with the click at most a second after the order; orders without one, too. */
function pairs(): Pair[] {
  return orders.flatMap((order): Pair[] => {
    const found = clicks.filter(({ order: id, seen }) =>
      id === order.id && seen >= order.at && seen <= order.at + 1000
    );
    if (found.length === 0) return [{ order, click: null, time: order.at }];
    return found.map((click) => ({ order, click, time: Math.max(order.at, click.seen) }));
  });
}

Deno.test("an interval join runs in a pipeline, its inputs filtered, keyed by an expression, in every batch size", async () => {
  const wanted = sorted(
    pairs().filter(({ order, click }) => order.user !== "user-1" && click !== null)
      .map(({ order, click }) => ({ user: order.user, page: click!.page, seen: click!.seen })),
  );
  for (const batchRows of [1, 7, 1000]) {
    const { ordered, clicked } = streams(batchRows);
    const { results } = await ordered
      .filterExpr(col("user").ne("user-1"))
      .keyBy((c) => c.id.mul(2).as("twice"))
      .intervalJoin(clicked.keyBy((c) => c.order.add(c.order).as("twice")), {
        within: ["0s", "1s"],
        select: { user: "left.user", page: "right.page", seen: "right.seen" },
      })
      .collect().execute("pairs");
    assertEquals(sorted(results), wanted);
  }
});

Deno.test("windows over an outer join lose nothing, whatever the batch size", async () => {
  const counts = new Map<string, number>();
  for (const { click, time } of pairs()) {
    const start = Math.floor(time / 500) * 500;
    const key = JSON.stringify({ page: click?.page ?? null, window_start: start });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const wanted = [...counts].map(([key, n]) => JSON.stringify({ ...JSON.parse(key), n })).sort();
  for (const batchRows of [1, 13, 1000]) {
    const { ordered, clicked } = streams(batchRows);
    const { results } = await ordered.keyBy("id")
      .intervalJoin(clicked.keyBy("order"), { within: ["0s", "1s"], type: "left" })
      .keyBy("page").window(TumblingWindows.of(500)).aggregateExpr({ n: count() })
      .collect().execute("windows");
    const found = results.map(({ page, window_start, n }) => ({ page, window_start, n }));
    assertEquals(sorted(found), wanted);
  }
});

Deno.test("sessions over joins don't depend on how the rows arrive", async () => {
  const answers: string[][] = [];
  for (const batchRows of [1, 5, 64, 1000]) {
    const { ordered, clicked } = streams(batchRows);
    const { results } = await ordered.keyBy("id")
      .asOfJoin(clicked.keyBy("order"), { tolerance: "2s", type: "left" })
      .keyBy("user").window(SessionWindows.withGap(30)).aggregateExpr({ n: count() })
      .collect().execute("sessions");
    answers.push(sorted(results));
  }
  for (const answer of answers) assertEquals(answer, answers[0]);
  assert(answers[0].length > 100);
});

Deno.test("a window join's windows are those of windowed aggregates", async () => {
  const { ordered, clicked } = streams();
  const { results } = await ordered.keyBy("id")
    .windowJoin(clicked.keyBy("order"), SlidingWindows.of("2s", "1s"), { type: "inner" })
    .collect().execute("window join");
  const wanted = orders.flatMap(({ id, user, at }) =>
    clicks.filter(({ order }) => order === id).flatMap(({ order, page, seen }) =>
      [0, 1].flatMap((back) => {
        const start = (Math.floor(at / 1000) - back) * 1000;
        const both = seen >= start && seen < start + 2000;
        return both
          ? [{ id, user, at, order, page, seen, window_start: start, window_end: start + 2000 }]
          : [];
      })
    )
  );
  assertEquals(sorted(results), sorted(wanted));
});

Deno.test("a session join's sessions are made by the rows of both inputs", async () => {
  for (const batchRows of [1, 64, 1000]) {
    const { ordered, clicked } = streams(batchRows);
    const { results } = await ordered.keyBy("id")
      .windowJoin(clicked.keyBy("order"), SessionWindows.withGap("1s"), { type: "full" })
      .collect().execute("session join");
    const times = [
      ...orders.map((order) => ({ key: order.id, at: order.at, order, click: null })),
      ...clicks.map((click) => ({ key: click.order, at: click.seen, order: null, click })),
    ];
    const wanted = [...Map.groupBy(times, ({ key }) => key).values()].flatMap((rows) => {
      const sessions: (typeof rows)[] = [];
      for (const row of rows.sort((a, b) => a.at - b.at)) {
        const open = sessions.at(-1);
        if (open !== undefined && row.at - open.at(-1)!.at <= 1000) open.push(row);
        else sessions.push([row]);
      }
      return sessions.flatMap((session) => {
        const bounds = { window_start: session[0].at, window_end: session.at(-1)!.at + 1000 };
        const [left, right] = [
          session.flatMap(({ order }) => order ?? []),
          session.flatMap(({ click }) => click ?? []),
        ];
        return (left.length > 0 ? left : [{ id: null, user: null, at: null }]).flatMap((order) =>
          (right.length > 0 ? right : [{ order: null, page: null, seen: null }]).map((click) => {
            return { ...order, ...click, ...bounds };
          })
        );
      });
    });
    assertEquals(sorted(results), sorted(wanted));
  }
});

Deno.test("a stream joins itself", async () => {
  const { ordered } = streams();
  const keyed = ordered.keyBy("id", "user");
  const { results } = await keyed
    .intervalJoin(keyed, { within: [1, 10_000], rightPrefix: "later_" })
    .collect().execute("self join");
  const wanted = orders.flatMap((a) =>
    orders.filter((b) => a.id === b.id && a.user === b.user && b.at > a.at && b.at <= a.at + 10_000)
      .map((b) => ({ ...a, later_id: b.id, later_user: b.user, later_at: b.at }))
  );
  assertEquals(sorted(results), sorted(wanted));
});

Deno.test("a join that holds too many rows stops the run and says so", async () => {
  const { ordered, clicked } = streams();
  const run = ordered.keyBy("id")
    .intervalJoin(clicked.keyBy("order"), { within: ["-1h", "1h"], maxRowsHeld: 1000 })
    .collect().execute("too much");
  assertEquals((await assertRejects(() => run, VolleyError)).code, "JOIN_STATE_FULL");
});
