/**
 * For tests of pipelines and connectors: seeded randomness, suites that hold a contract, real servers asked for by
 * name. Public as `@volley/volley/testing`.
 * @module
 */
export * from "./connector_test_context.ts";
export * from "./polling.ts";
export * from "./random.ts";
export * from "./required_server.ts";
export * from "./sink_suite.ts";
export * from "./source_suite.ts";
export * from "./suite_rows.ts";
export * from "./throughput_recorder.ts";
