/**
 * The first rows of each key by an order: over everything so far, with updates as they change, or of each window.
 * @module
 */
export { type OrderColumn, RowOrder } from "./row_order.ts";
export * from "./top_n.ts";
export * from "./windowed_top_n.ts";
