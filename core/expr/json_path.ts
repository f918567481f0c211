import { invalidExpr } from "./type_mismatch.ts";

/** A step into a JSON value: a property's name, or a position in an array (negative from the end). */
export type JsonStep = string | number;

const STEP = /\.([A-Za-z_$][\w$-]*)|\[(-?\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** The steps of a path such as `$.a.b[0]["c d"]`; throws `EXPR_INVALID`. */
export function parseJsonPath(path: string): JsonStep[] {
  const steps: JsonStep[] = [];
  let at = path.startsWith("$") ? 1 : -1;
  while (at >= 0 && at < path.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (match === null) at = -1;
    else {
      steps.push(match[1] ?? (match[2] === undefined ? unescaped(match[3]) : Number(match[2])));
      at = STEP.lastIndex;
    }
  }
  if (at >= 0) return steps;
  throw invalidExpr(
    `Cannot read JSON path ${JSON.stringify(path)}`,
    `Write it as $.name, $[0] or $["any name"].`,
  );
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\(.)/g, "$1");
}

/** The value at a path, or undefined; only own properties count. */
export function readJsonPath(root: unknown, steps: readonly JsonStep[]): unknown {
  let value = root;
  for (const step of steps) {
    if (typeof value !== "object" || value === null) return undefined;
    if (typeof step === "number") value = Array.isArray(value) ? value.at(step) : undefined;
    else {value = !Array.isArray(value) && Object.hasOwn(value, step)
        ? (value as { [key: string]: unknown })[step]
        : undefined;}
  }
  return value;
}
