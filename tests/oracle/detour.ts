import { col, type DataStream } from "../../mod.ts";
import type { Detour } from "./stream_case.ts";

// deno-lint-ignore no-explicit-any
type AnyStream = DataStream<any>;
type AnyRow = Record<string, unknown>;

/** The same rows, through an operator that touches all of them. */
export function takeDetour(stream: AnyStream, detour: Detour): AnyStream {
  const { schema } = stream;
  const copy = (row: AnyRow) => Object.fromEntries(schema.names.map((name) => [name, row[name]]));
  switch (detour) {
    case "none":
      return stream;
    case "filter":
      return stream.filter(() => true);
    case "map":
      return stream.map(copy, schema);
    case "flatMap":
      return stream.flatMap(function* (row: AnyRow) {
        yield copy(row);
      }, schema);
    case "mapBatch":
      return stream.mapBatch((batch) => batch, schema);
    case "selectExpr":
      return stream.selectExpr(Object.fromEntries(schema.names.map((name) => [name, col(name)])));
    case "renames":
      return stream.rename({ k_text: "other", v_int: "k_text" }).rename({ k_text: "v_int", other: "k_text" });
  }
}
