/**
 * Words every room speaks: the one error class. Nothing comes in; coded errors with a place and a hint go out.
 * @module
 */
export * from "./volley_error.ts";
