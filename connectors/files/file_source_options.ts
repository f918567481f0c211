import type { FieldType, Shape } from "../../core/mod.ts";
import type { PartitionsOption } from "./partition_columns.ts";
import type { WatchOptions } from "./watch_options.ts";

/** No column. */
// deno-lint-ignore ban-types
export type NoColumns = {};

/** Options every file source has; `P` are the columns that come from the paths. */
export interface FileSourceOptions<P extends Shape = NoColumns> {
  /**
   * Files follow one another in time (`2024-01-01.csv`, `2024-01-02.csv`): they are read one by one, as one
   * partition, so that windows close while reading. Default false: each file is a partition, several are read in turn.
   */
  readonly inOrder?: boolean;
  /**
   * Goes on looking for new files and never ends: each is read once, when it is complete, those there at the start
   * too. The path is a folder (all files in it, at any depth) or one glob; all files are one partition. A
   * file whose name begins with `.` or `_` or ends in `.tmp` or `.inprogress` is not complete.
   */
  readonly watch?: boolean | WatchOptions;
  /**
   * Values in the paths become columns, as Hive writes them: `year=2024/month=01/a.parquet`. Columns and their types,
   * or true for all that the first path names, as text. Null is `__HIVE_DEFAULT_PARTITION__`. The path may be a folder
   * then: all files in it, at any depth.
   */
  readonly partitions?: PartitionsOption<P>;
}

/** The columns of files with those of their paths. */
export type WithPartitions<S extends Shape, P extends Shape> = [keyof P] extends [never] ? S
  : string extends keyof S ? Shape
  : string extends keyof P ? Shape
  : { readonly [K in (keyof S | keyof P) & string]: K extends keyof P ? P[K] : FieldOf<S, K> };

type FieldOf<S extends Shape, K> = K extends keyof S ? S[K] : FieldType;
