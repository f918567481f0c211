/** Names a Worker of Deno has and a browser's has not. */
const HOST_NAMES = ["Deno", "process", "Buffer", "global", "setImmediate", "clearImmediate", "require"];

/** Hides them, and keeps a list of those that were asked for. */
const PREAMBLE = `{
const reads = [];
for (const name of ${JSON.stringify(HOST_NAMES)}) {
  Object.defineProperty(globalThis, name, { get: () => void reads.push(name), configurable: false });
}
Object.defineProperty(globalThis, "hostReads", { value: reads });
}
`;

/** The first message of a Worker that runs `script` as a browser's would: with nothing of Deno's or Node's. */
export async function firstMessage<T>(script: string): Promise<T> {
  const url = URL.createObjectURL(new Blob([PREAMBLE, script], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(`${event.message} (${event.filename}:${event.lineno})`));
      };
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}
