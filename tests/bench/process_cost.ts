import process from "node:process";

/** Processor time of this process so far, all threads, in seconds. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Memory this process holds now, in MB. */
export function residentMb(): number {
  return Deno.memoryUsage().rss / 1e6;
}

/** The most memory this process ever held, in MB; what it holds now where the system does not tell. */
export function peakResidentMb(): number {
  const kilobytes = process.resourceUsage?.().maxRSS ?? 0;
  return Math.max(residentMb(), kilobytes / 1e3);
}
