import { assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { applyFix } from "./apply_fix.ts";
import type { PlanEdit } from "./plan_problem.ts";

function edited(value: unknown, ...edits: PlanEdit[]): unknown {
  return applyFix(value, { title: "t", edits });
}

Deno.test("applyFix() makes edits one after another, and leaves the original as it was", () => {
  const plan = { a: [1, 2, { b: 3 }], "x/y~z": 4 };
  const result = edited(
    plan,
    { op: "replace", path: "/a/2/b", value: 5 },
    { op: "add", path: "/a/0", value: 0 },
    { op: "remove", path: "/a/1" },
    { op: "add", path: "/a/-", value: 9 },
    { op: "move", from: "/x~1y~0z", path: "/c" },
  );
  assertEquals(result, { a: [0, 2, { b: 5 }, 9], c: 4 });
  assertEquals(plan, { a: [1, 2, { b: 3 }], "x/y~z": 4 });
});

Deno.test("applyFix() takes __proto__ for a key like any other", () => {
  const plan = JSON.parse('{"__proto__": {"a": 1}}');
  const result = edited(plan, { op: "replace", path: "/__proto__/a", value: 2 });
  assertEquals(JSON.stringify(result), '{"__proto__":{"a":2}}');
  assertEquals(({} as { a?: number }).a, undefined);
});

Deno.test("applyFix() refuses a path that leads nowhere", () => {
  for (const path of ["/b/c", "/a/7", "/a/x", "/a/0/b"]) {
    const error = assertThrows(() => edited({ a: [1] }, { op: "replace", path, value: 1 }), VolleyError);
    assertEquals(error.code, "PLAN_EDIT_INVALID");
  }
});
