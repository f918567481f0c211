const DAY_MS = 86_400_000;

/** A moment (UTC) as seen from `nowMs`: `12:01:00` on the same day, else with the date; milliseconds where there are any. */
export function momentText(ms: number, nowMs: number): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) {
    return ms > 0 ? "the end of time" : "the beginning of time";
  }
  const iso = new Date(ms).toISOString();
  const [day, time] = iso.slice(0, -1).split("T");
  const clock = time.endsWith(".000") ? time.slice(0, -4) : time;
  return Math.floor(ms / DAY_MS) === Math.floor(nowMs / DAY_MS) ? clock : `${day} ${clock}`;
}

/** The same without seconds where they are zero: `12:01`. */
export function shortMomentText(ms: number, nowMs: number): string {
  return momentText(ms, nowMs).replace(/(\d\d:\d\d):00$/, "$1");
}
