/**
 * How strictly rows are held to the schema. `"strict"`: a column too many and a column too few are errors. `"lenient"`:
 * one too many is passed over, one too few is null where the column is nullable. Values are always held to their types.
 */
export type SchemaMode = "strict" | "lenient";
