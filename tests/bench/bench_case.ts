/** One run of a case, in figures. Names become JSON keys as they are. */
export interface Measurement {
  /** Rows (or records) that went in. */
  readonly rows: number;
  /** Wall time of the median run. */
  readonly seconds: number;
  /** Processor time of the median run, all threads of the process together. */
  readonly cpu_seconds: number;
  /** Runs the medians were taken from. */
  readonly runs: number;
  /** Most memory the process ever held. */
  readonly rss_mb: number;
  /** What the input alone takes. */
  readonly data_mb?: number;
  /** Growth of the process's memory from the loaded input to its peak. */
  readonly job_mb?: number;
  readonly p50_ms?: number;
  readonly p99_ms?: number;
  /** What the case ran on, where it is not this engine. */
  readonly version?: string;
  /** Any further figure of one case. */
  readonly [extra: string]: number | string | undefined;
}

/** A named measurement; it runs in a process of its own, so that memory and compiled code are its own. */
export interface BenchCase {
  /** `engine/keyed-int`: who, and what. */
  readonly name: string;
  /** One line for people: the job and its input. */
  readonly summary: string;
  /** Throws when the answer is wrong; null when the case cannot run here, after saying why on stderr. */
  run(): Promise<Measurement | null>;
}
