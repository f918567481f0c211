/**
 * Volley: stream processing for Deno, from a script to a cluster.
 * @module
 */
export * from "./core/mod.ts";
