/**
 * For tests of pipelines and connectors: seeded randomness, suites that hold a contract, real servers asked for by
 * name. Public as `@volley/volley/testing`.
 * @module
 */
export * from "./random.ts";
export * from "./required_server.ts";
