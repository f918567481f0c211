import { type Schema, type Shape, type Source, VolleyError } from "../../core/mod.ts";
import { isGlob } from "@std/path";
import { fileConfig } from "./file_config.ts";
import { type FilePaths, globPlace, listFiles, pathText, sourceName } from "./file_list.ts";
import { FileOpener } from "./file_opener.ts";
import type { FileFormat } from "./file_reader.ts";
import { FileSource } from "./file_source.ts";
import type { FileSourceOptions, WithPartitions } from "./file_source_options.ts";
import { checkFolder, isStaged } from "./folder_scan.ts";
import { PartitionColumns } from "./partition_columns.ts";
import { fullWatchOptions } from "./watch_options.ts";
import { WatchedSource } from "./watched_source.ts";

/** What a format says of the files it is to read. */
export interface PreparedFiles<S extends Shape> {
  /** The files' own columns. */
  readonly schema: Schema<S>;
  readonly format: FileFormat;
  readonly totalRows?: number;
}

/** What {@linkcode fileSourceOf} makes a source from. */
export interface FileSourceRequest<S extends Shape, P extends Shape> {
  /** Of the connector, in names of sources: `jsonl`. */
  readonly connector: string;
  readonly paths: FilePaths;
  readonly options: FileSourceOptions<P>;
  /** Given the files there are now: none, where a folder is watched that is still empty. */
  readonly prepare: (files: readonly string[]) => PreparedFiles<S>;
}

/** The source over files of one format that `options` mean: one that ends, or one that watches a folder. */
export function fileSourceOf<S extends Shape, P extends Shape>(
  { connector, paths, options, prepare }: FileSourceRequest<S, P>,
): Source<WithPartitions<S, P>> {
  const watched = options.watch !== undefined && options.watch !== false;
  const hasPartitions = options.partitions !== undefined && options.partitions !== false;
  const files = watched ? filesNow(paths) : listFiles(paths, { folders: hasPartitions });
  const { schema, format, totalRows } = prepare(files);
  const partitions = PartitionColumns.of(options.partitions ?? false, files);
  for (const path of files) partitions?.valuesOf(path);
  const source = watched ? watchedSource() : new FileSource({
    connectorId: sourceName(connector, files),
    schema,
    files,
    format,
    partitions,
    totalRows,
    inOrder: options.inOrder ?? false,
  });
  const config = fileConfig(paths, options);
  const described = config === undefined ? { connector } : { connector, config };
  return Object.assign(source, described) as unknown as Source<WithPartitions<S, P>>;

  function watchedSource(): WatchedSource {
    if (options.inOrder === false) throw oneByOne();
    const path = onlyPath(paths);
    return new WatchedSource({
      connectorId: `${connector}:${path}`,
      opener: new FileOpener(format, schema as Schema, partitions),
      place: globPlace(path),
      options: fullWatchOptions(options.watch!),
    });
  }
}

/** The files of a watched folder that are there already. */
function filesNow(paths: FilePaths): string[] {
  const path = onlyPath(paths);
  checkFolder(globPlace(path).root);
  try {
    return listFiles(path, { folders: true }).filter((file) => !isStaged(file));
  } catch (error) {
    if (error instanceof VolleyError && error.code === "FILE_NOT_FOUND") return [];
    throw error;
  }
}

function onlyPath(paths: FilePaths): string {
  const [path, ...more] = Array.isArray(paths) ? paths as readonly (string | URL)[] : [paths as string | URL];
  if (path !== undefined && more.length === 0) return pathText(path);
  throw new VolleyError({
    code: "SOURCE_OPTION_INVALID",
    message: `Cannot watch ${more.length + (path === undefined ? 0 : 1)} paths: one folder or glob is wanted`,
    hint: "Make a source for each and union them, or use a glob such as {a,b}/*.csv.",
  });
}

function oneByOne(): VolleyError {
  return new VolleyError({
    code: "SOURCE_OPTION_INVALID",
    message: "Cannot watch a folder with a partition for each file: there is no end of them",
    hint: "Leave out inOrder: the files are read one by one.",
  });
}

/** `SCHEMA_UNKNOWN` for a watched folder without a file to infer columns from. */
export function noFileYet(connector: string, paths: FilePaths): VolleyError {
  const path = isGlob(onlyPath(paths))
    ? `no file matches ${onlyPath(paths)}`
    : `no file is in ${onlyPath(paths)}`;
  return new VolleyError({
    code: "SCHEMA_UNKNOWN",
    message: `Cannot infer the columns of ${connector} files: ${path} yet`,
    hint: "Give a schema.",
  });
}
