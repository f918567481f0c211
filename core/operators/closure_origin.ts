/** Where a closure can be imported from: plans that name this can be run, and written down as a module, without their program. */
export interface ClosureOrigin {
  /** URL of the module. */
  readonly module: string;
  readonly export: string;
}

const origins = new WeakMap<object, ClosureOrigin>();

/**
 * Says under which name a module exports a closure (a function, an operator, an aggregate's definition): the plan names
 * both, so that other programs can bind it. Gives the closure itself.
 *
 * @example
 * ```ts
 * import { exported, StreamExecutionEnvironment } from "@volley/volley";
 * export const isOdd = ({ n }: { readonly n: number }) => n % 2 === 1;
 * const { plan } = new StreamExecutionEnvironment()
 *   .fromIter([{ n: 1 }])
 *   .filter(exported(isOdd, "https://example.com/rules.ts", "isOdd"))
 *   .collect()
 *   .plan();
 * const { step } = plan.nodes[1];
 * console.assert(step.kind === "filter" && step.fn.export === "isOdd");
 * ```
 */
export function exported<C extends object>(closure: C, module: string, name: string): C {
  origins.set(closure, { module, export: name });
  return closure;
}

/** What was said of a closure with {@linkcode exported}. */
export function originOf(closure: object): ClosureOrigin | undefined {
  return origins.get(closure);
}
