/**
 * The fact sheet of every operator, by family: the plan's types come in and hold each sheet to its step's keys; data
 * for palettes, forms and the reference goes out. The engine itself never reads it.
 * @module
 */
export * from "./operator_catalogue.ts";
