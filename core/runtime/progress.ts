/** How far a run is. */
export interface Progress {
  readonly pipeline: string;
  /** Rows read from all sources. */
  readonly recordsIn: number;
  /** Rows given to all sinks. */
  readonly recordsOut: number;
  /** Rows in all, where every source knows. */
  readonly totalRows: number | null;
  readonly elapsedMs: number;
  /** Least watermark of the pipeline, epoch ms; null before the first. */
  readonly watermarkMs: number | null;
}
