/** Whether an aggregate orders the rows of a group by event time: its result then depends on times, not on arrival. */
export function ordersByTime(fn: string): boolean {
  return fn === "first" || fn === "last" || fn === "collectList";
}
