import { type DataType, type Field, type FieldType } from "../../data/mod.ts";
import { call, type Code, literal } from "./code.ts";
import type { ModuleImports } from "./module_imports.ts";

/** A column type as the function or constant that makes it: `timestamp("ms")`. */
export function typeCode(type: DataType, imports: ModuleImports): Code {
  switch (type.kind) {
    case "null":
      return imports.use("nulls");
    case "timestamp":
      return call(
        imports.use("timestamp"),
        literal(type.unit),
        ...(type.timezone === undefined ? [] : [literal(type.timezone)]),
      );
    case "decimal":
      return call(imports.use("decimal"), String(type.precision), String(type.scale));
    case "dictionary":
      return call(imports.use("dictionary"), typeCode(type.value, imports));
    case "list":
      return call(imports.use("list"), typeCode(type.item, imports));
    case "fixedSizeList":
      return call(imports.use("fixedSizeList"), typeCode(type.item, imports), String(type.size));
    case "struct":
      return structCode(type.fields, imports);
    default:
      return imports.use(type.kind);
  }
}

function structCode(fields: { readonly [name: string]: FieldType }, imports: ModuleImports): Code {
  // Names that are numbers come first in any object, here as in the plan: their order is the same.
  const entries = Object.entries(fields).map(([name, field]) => [name, fieldCode(field, imports)] as const);
  return call(imports.use("struct"), { kind: "object", entries });
}

function fieldCode(field: FieldType, imports: ModuleImports): Code {
  return "nullable" in field
    ? call(imports.use("nullable"), typeCode(field.type, imports))
    : typeCode(field, imports);
}

/** Columns as a schema: `schema({ user: utf8 })`. */
export function schemaCode(fields: readonly Field[], imports: ModuleImports): Code {
  const entries = fields.map(({ name, type, nullable }) =>
    [name, fieldCode(nullable ? { nullable, type } : type, imports)] as const
  );
  // An object would move names that are numbers to its front.
  if (fields.some(({ name }) => /^\d+$/.test(name))) {
    return { kind: "call", callee: `new ${imports.use("Schema")}`, args: [literal(fields)] };
  }
  return call(imports.use("schema"), { kind: "object", entries });
}
