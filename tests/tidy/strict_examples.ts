/**
 * Loaded before the tests (`deno test --preload`): a `console.assert` that does not hold fails the example it stands
 * in. By itself it would only print a line, and no example could ever fail.
 * @module
 */
console.assert = (condition?: unknown, ...said: unknown[]): void => {
  if (!condition) throw new Error(["an assertion of this example does not hold", ...said].join(": "));
};
