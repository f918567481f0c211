import config from "../../deno.json" with { type: "json" };

/** This release. */
export const VERSION: string = config.version;

/** The version of Deno it is built and tested with. */
export const DENO_VERSION = "2.9.3";
