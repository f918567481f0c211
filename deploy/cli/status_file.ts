import type { JobStatus, Plan, RunningJob } from "../../mod.ts";

/** Where running jobs say what they do. */
export const JOBS_DIRECTORY = ".volley/jobs";

const EVERY_MS = 1000;

/** What a status file holds. */
export interface WrittenStatus {
  readonly pid: number;
  readonly plan: Plan;
  readonly status: JobStatus;
}

/** Writes what a job does into a file, once a second and at its end, for `volley explain --job`. */
export class StatusFile {
  readonly #path: string;
  readonly #job: Pick<RunningJob<unknown>, "status">;
  readonly #plan: Plan;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(job: Pick<RunningJob<unknown>, "status">, plan: Plan, directory = JOBS_DIRECTORY) {
    this.#job = job;
    this.#plan = plan;
    this.#path = `${directory}/${fileNameOf(job.status().pipeline)}`;
    Deno.mkdirSync(directory, { recursive: true });
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

  /** Renamed into place: a reader never sees half a file. */
  #write(): void {
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
