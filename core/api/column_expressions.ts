import { columnNotFound, type Schema } from "../data/mod.ts";
import { col, type Expr } from "../expr/mod.ts";

/** An object with an expression for each column: what `(c) => c.x` is given. Unknown names throw `COLUMN_NOT_FOUND`. */
export function columnExpressions(schema: Schema): { readonly [column: string]: Expr } {
  return new Proxy({}, {
    get(_, name) {
      if (typeof name === "symbol") return undefined;
      if (schema.indexOf(name) < 0) throw columnNotFound(name, schema.names);
      return col(name);
    },
    has: (_, name) => typeof name === "string" && schema.indexOf(name) >= 0,
    ownKeys: () => schema.names,
    getOwnPropertyDescriptor: (_, name) =>
      typeof name === "string" && schema.indexOf(name) >= 0
        ? { value: col(name), enumerable: true, configurable: true }
        : undefined,
  });
}
