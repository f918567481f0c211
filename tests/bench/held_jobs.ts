import {
  count,
  int32,
  type ProcessContext,
  type ProcessFunction,
  type RowOf,
  schema,
  SessionWindows,
  type Sink,
  type Source,
  StreamExecutionEnvironment,
  sum,
  timestamp,
  TumblingWindows,
} from "../../mod.ts";
import { CountingSink } from "./counting_sink.ts";
import { DISORDER_MS, FIRST_TIME_MS } from "./generated_rows.ts";
import { type MemoryRows, MemorySource } from "./memory_rows.ts";

const EVENT = schema({ key: int32, value: int32, ts: timestamp("ms") });
/** After all rows: what is due then is due at once. */
const DUE_MS = FIRST_TIME_MS + 600_000;

/** Jobs whose worst moment is one in which a million keys have something to do, by the name of their figure. */
export function heldJobs(input: MemoryRows): Readonly<Record<string, () => Promise<unknown>>> {
  return {
    session_ms: () =>
      counted(
        events(input).keyBy("key").window(SessionWindows.withGap(30_000))
          .aggregateExpr({ total: sum("value"), counted: count() }),
      ),
    timers_ms: () => counted(events(input).keyBy("key").process(() => new Alarm(), EVENT)),
    dedup_ms: () => counted(events(input).dedup("key", { ttl: 5_000 })),
    top_n_ms: () =>
      counted(events(input).keyBy("key").window(TumblingWindows.of("20s")).topN(1, { by: "value" })),
    as_of_ms: () => counted(asOf(input)),
  };
}

type Events = typeof EVENT.shape;

function events(input: MemoryRows, env = new StreamExecutionEnvironment()) {
  return env.fromSource(new MemorySource(input) as unknown as Source<Events>)
    .withWatermarks("ts", { maxOutOfOrderness: DISORDER_MS });
}

/** Every row with the newest one of its key, itself or earlier. */
function asOf(input: MemoryRows) {
  const env = new StreamExecutionEnvironment();
  const [left, right] = [events(input, env).keyBy("key"), events(input, env).keyBy("key")];
  return left.asOfJoin(right, {
    tolerance: "20s",
    select: { key: "left.key", value: "left.value", newest: "right.ts" },
  });
}

function counted(
  stream: { toSink(sink: Sink): { execute(name: string): Promise<unknown> } },
): Promise<unknown> {
  return stream.toSink(new CountingSink(null)).execute("bench");
}

/** One timer for every key, all due at one time. */
class Alarm implements ProcessFunction<typeof EVENT.shape, typeof EVENT.shape, number> {
  onRow(_row: RowOf<typeof EVENT.shape>, { timers }: ProcessContext): void {
    timers.registerEventTime(DUE_MS);
  }

  onTimer(_timer: unknown, context: ProcessContext<typeof EVENT.shape, number>): void {
    context.emit({ key: context.key, value: 1, ts: DUE_MS });
  }
}
