/**
 * A function made from source text, or null where the host forbids that (a content security policy): the caller then
 * takes its plain path, which gives the same answers. Only literals made by `JSON.stringify` may come from data.
 */
export function compileFunction<F extends (...args: never[]) => unknown>(
  parameters: readonly string[],
  body: string,
): F | null {
  try {
    return new Function(...parameters, body) as unknown as F;
  } catch (error) {
    if (error instanceof EvalError) return null;
    throw error;
  }
}
