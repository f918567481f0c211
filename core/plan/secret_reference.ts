/**
 * Whether a parameter refers to a secret instead of holding it: `env:NAME` is an environment variable, `file:PATH` a
 * file with nothing else in it.
 */
export function isSecretReference(given: unknown): given is string {
  return typeof given === "string" && /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/.test(given);
}
