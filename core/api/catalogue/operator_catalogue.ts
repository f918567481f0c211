import type { OperatorDescriptor } from "../../operators/mod.ts";
import { aggregateOperators } from "./aggregate_operators.ts";
import { choiceOperators } from "./choice_operators.ts";
import { codeOperators } from "./code_operators.ts";
import { columnOperators } from "./column_operators.ts";
import { joinOperators } from "./join_operators.ts";
import type { OperatorFamily, OperatorKind } from "./operator_sheet.ts";
import { routeOperators } from "./route_operators.ts";
import { rowOperators } from "./row_operators.ts";
import { timeOperators } from "./time_operators.ts";

/**
 * The fact sheet of every operator there is: its kind in a plan, its builder method, parameters under the names a plan
 * has for them, with types, units, limits and defaults, its inputs and outputs, what it keeps, an icon, an example.
 *
 * @example
 * ```ts
 * import { operatorCatalogue } from "@volley/volley";
 * const dedup = operatorCatalogue.find(({ kind }) => kind === "dedup")!;
 * console.assert(dedup.parameters.properties.ttlMs.unit === "ms" && dedup.state === "key");
 * ```
 */
export const operatorCatalogue: readonly OperatorDescriptor[] = /* @__PURE__ */ allSheets();

function allSheets(): readonly OperatorDescriptor[] {
  // A kind of step without a fact sheet doesn't compile.
  const byKind: OperatorFamily<OperatorKind> = {
    ...columnOperators,
    ...rowOperators,
    ...routeOperators,
    ...choiceOperators,
    ...timeOperators,
    ...aggregateOperators,
    ...joinOperators,
    ...codeOperators,
  };
  return Object.values(byKind).map((sheet) => sheet());
}
