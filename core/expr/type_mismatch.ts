import { VolleyError } from "../fault/mod.ts";

/** `EXPR_TYPE_MISMATCH`: argument types a function does not take. */
export function typeMismatch(message: string, hint: string): VolleyError {
  return new VolleyError({ code: "EXPR_TYPE_MISMATCH", message, hint });
}

/** `EXPR_INVALID`: a tree or an option that no expression can have. */
export function invalidExpr(
  message: string,
  hint = "Build expressions with col(), lit() and their methods.",
): VolleyError {
  return new VolleyError({ code: "EXPR_INVALID", message, hint });
}
