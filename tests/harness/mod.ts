/**
 * For tests of pipelines and connectors: runs under a virtual clock, sources that follow a script, rows held to what is
 * wanted, seeded data, suites that hold a contract, real servers asked for by name. Public as `@volley/volley/testing`.
 * @module
 */
export * from "./assert_golden.ts";
export * from "./assert_rows.ts";
export * from "./connector_test_context.ts";
export * from "./crawl_results.ts";
export * from "./marked_source.ts";
export * from "./marks.ts";
export * from "./polling.ts";
export * from "./random.ts";
export * from "./required_server.ts";
export * from "./run_virtually.ts";
export * from "./sink_suite.ts";
export * from "./source_suite.ts";
export * from "./suite_rows.ts";
export * from "./throughput_recorder.ts";
