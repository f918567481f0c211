/** What is needed of Deno; undefined elsewhere. */
interface SignalHost {
  readonly build: { readonly os: string };
  addSignalListener(signal: "SIGINT" | "SIGTERM", listener: () => void): void;
  removeSignalListener(signal: "SIGINT" | "SIGTERM", listener: () => void): void;
  exit(code: number): never;
  readonly stderr: { writeSync(bytes: Uint8Array): number };
}

/**
 * Calls `stop` at the first SIGINT or SIGTERM, and says so on standard error, because a slow sink may take its time; a
 * second one ends the process with 130. Gives a function that lets the
 * signals go again. Does nothing where there are no signals: in a browser, or in a Worker.
 */
export function onStopSignal(stop: () => void): () => void {
  const host = (globalThis as { Deno?: SignalHost }).Deno;
  const inWorker = typeof (globalThis as { WorkerGlobalScope?: unknown }).WorkerGlobalScope === "function";
  if (host === undefined || inWorker) return () => {};
  let asked = false;
  const listener = () => {
    if (asked) host.exit(130);
    asked = true;
    host.stderr.writeSync(STOPPING);
    stop();
  };
  // Windows knows SIGINT only.
  const signals = host.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) host.addSignalListener(signal, listener);
  return () => {
    for (const signal of signals) host.removeSignalListener(signal, listener);
  };
}

const STOPPING = new TextEncoder().encode(
  "\nstopping: working off what was read; a second signal ends at once\n",
);
