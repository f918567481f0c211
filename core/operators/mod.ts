/**
 * The operator, source and sink contracts, and one verb per file. Records come in, records go out, in order.
 * @module
 */
export * from "./component_descriptor.ts";
export * from "./operator.ts";
export * from "./sink.ts";
export * from "./source.ts";
export * from "./stage.ts";
