/** A service to be asked over HTTP: how many people live in a town. */
export interface TownService extends AsyncDisposable {
  readonly url: string;
  /** Since the last `forget()`. */
  readonly requests: number;
  /** From here on it is as if nobody had asked yet. */
  forget(): void;
}

const PEOPLE = new Map([
  ["Oslo", 724_000],
  ["Rome", 2_748_000],
  ["Bern", 134_000],
  ["Kyiv", 2_952_000],
  ["Bonn", 332_000],
  ["Cork", 222_000],
]);

/** Starts the service on a free port of this machine. Oslo's answer waits for Bern's and some more. */
export function townService(): TownService {
  let asked = new Map<string, number>();
  let requests = 0;
  let kyiv = Promise.withResolvers<void>();
  let bern = Promise.withResolvers<void>();

  async function answer(town: string): Promise<Response> {
    const people = PEOPLE.get(town);
    if (people === undefined) return new Response(null, { status: 404 });
    const times = (asked.get(town) ?? 0) + 1;
    asked.set(town, times);
    if (town === "Bern" && times === 1) return new Response(null, { status: 503 });
    if (town === "Kyiv" && times === 1) await kyiv.promise;
    if (town === "Bern") bern.resolve();
    if (town === "Oslo") await bern.promise.then(() => new Promise((done) => setTimeout(done, 300)));
    return Response.json({ town, people });
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    requests++;
    return answer(new URL(request.url).pathname.slice(1));
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    get requests() {
      return requests;
    },
    forget() {
      kyiv.resolve();
      [kyiv, bern] = [Promise.withResolvers(), Promise.withResolvers()];
      asked = new Map();
      requests = 0;
    },
    [Symbol.asyncDispose]() {
      kyiv.resolve();
      return server.shutdown();
    },
  };
}
