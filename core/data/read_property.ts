/**
 * The value of a column in a plain object or class instance. What every object inherits (`constructor`, `toString`,
 * `__proto__`) only counts where the object has it itself, so that such a column name means the data, never the
 * prototype.
 */
export function readProperty(row: object, name: string): unknown {
  if (isInherited(name) && !Object.hasOwn(row, name)) return undefined;
  return (row as Record<string, unknown>)[name];
}

/** Whether every plain object already has a property of that name. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}
