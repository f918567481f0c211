/** What a page would run in a Worker: the portable pipelines, their answers sent to whoever started it. */
import { portableAnswers } from "./pipelines.ts";

const host = globalThis as unknown as {
  readonly hostReads: readonly string[];
  postMessage(value: unknown): void;
};
const readAtImport = [...host.hostReads];
host.postMessage({ readAtImport, answers: await portableAnswers() });
