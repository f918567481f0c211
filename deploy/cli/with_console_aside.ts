/**
 * Does `work` with what programs say through `console` going to standard error: standard output is the command's
 * answer, and a module may greet whoever imports it.
 */
export async function withConsoleAside<T>(work: () => Promise<T>): Promise<T> {
  const { log, info, debug } = console;
  Object.assign(console, { log: console.error, info: console.error, debug: console.error });
  try {
    return await work();
  } finally {
    Object.assign(console, { log, info, debug });
  }
}
