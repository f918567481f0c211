/** The value a writer gives a partition whose column is null. */
const NULL_VALUE = "__HIVE_DEFAULT_PARTITION__";

/** A column's name and its text in a path; null for `__HIVE_DEFAULT_PARTITION__`. */
export type PartitionText = readonly [name: string, value: string | null];

/** What the folders of a path say: `year=2024/month=01/a.csv` has year and month; percent escapes are decoded. */
export function partitionTexts(path: string): PartitionText[] {
  return path.split("/").slice(0, -1).flatMap((part) => {
    const equals = part.indexOf("=");
    if (equals <= 0) return [];
    const value = part.slice(equals + 1);
    return [[decoded(part.slice(0, equals)), value === NULL_VALUE ? null : decoded(value)] as const];
  });
}

/** The text without percent escapes; as it is where they make no sense. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
