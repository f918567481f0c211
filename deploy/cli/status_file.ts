import type { JobStatus, Plan, RunningJob } from "../../mod.ts";

/** Where running jobs say what they do. */
export const JOBS_DIRECTORY = ".volley/jobs";

const EVERY_MS = 1000;
/** A busy job may be late with its file. */
const STALE_MS = 10 * EVERY_MS;

/** What a status file holds. */
export interface WrittenStatus {
  readonly pid: number;
  readonly plan: Plan;
  readonly status: JobStatus;
}

/**
 * Writes what a job does into a file, once a second and at its end, for `volley explain --job`. A file that can't be
 * written is no reason to end a job: `warn` is told once.
 */
export class StatusFile {
  readonly #path: string;
  readonly #job: Pick<RunningJob<unknown>, "status">;
  readonly #plan: Plan;
  readonly #directory: string;
  readonly #warn: (message: string) => void;
  #warned = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    job: Pick<RunningJob<unknown>, "status">,
    plan: Plan,
    directory: string,
    warn: (message: string) => void,
  ) {
    this.#job = job;
    this.#plan = plan;
    this.#directory = directory;
    this.#warn = warn;
    this.#path = `${directory}/${fileNameOf(job.status().pipeline)}`;
  }

  /** Begins to write; the timer alone keeps no program running. */
  start(): void {
    this.#write();
    this.#timer = setInterval(() => this.#write(), EVERY_MS);
    Deno.unrefTimer(Number(this.#timer));
  }

  /** Writes once more, how the job has ended. */
  stop(): void {
    clearInterval(this.#timer);
    this.#write();
  }

  #write(): void {
    try {
      this.#replace();
    } catch (thrown) {
      if (this.#warned) return;
      this.#warned = true;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.#warn(`explain --job can't look at this job: ${this.#path} can't be written: ${reason}`);
    }
  }

  /** Renamed into place: a reader never sees half a file. */
  #replace(): void {
    Deno.mkdirSync(this.#directory, { recursive: true });
    const written: WrittenStatus = { pid: Deno.pid, plan: this.#plan, status: this.#job.status() };
    const staged = `${this.#path}.${Deno.pid}.tmp`;
    Deno.writeTextFileSync(staged, JSON.stringify(written, finite));
    Deno.renameSync(staged, this.#path);
  }
}

/** The last status a job of that name has written in `directory`, or null. */
export async function readStatus(name: string, directory = JOBS_DIRECTORY): Promise<WrittenStatus | null> {
  try {
    return JSON.parse(await Deno.readTextFile(`${directory}/${fileNameOf(name)}`), infinite);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}

/** Names of the jobs that have written into `directory`. */
export async function jobNames(directory: string): Promise<string[]> {
  try {
    const files = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
    return files.filter((name) => name.endsWith(".json")).map((name) => decodeURIComponent(name.slice(0, -5)))
      .sort();
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return [];
    throw thrown;
  }
}

/** Whether the job has stopped writing without having said that it ended: it was killed, or its machine sleeps. */
export function isStale({ status: { state, atMs } }: WrittenStatus, nowMs: number): boolean {
  return state !== "ended" && state !== "failed" && nowMs - atMs > STALE_MS;
}

function fileNameOf(pipeline: string): string {
  return `${encodeURIComponent(pipeline)}.json`;
}

/** The end of time is a watermark too, and JSON has no word for it. */
function finite(_name: string, value: unknown): unknown {
  return value === Infinity ? "end" : value;
}

function infinite(name: string, value: unknown): unknown {
  return value === "end" && name.endsWith("Ms") ? Infinity : value;
}
