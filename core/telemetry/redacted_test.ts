import { assertEquals } from "@std/assert";
import { redacted } from "./redacted.ts";

Deno.test("redacted() takes out what stands after a secret's name, and leaves the rest", () => {
  const cases: [given: string, wanted: string][] = [
    ["Cannot reach https://me:pa55@host/x: 401", "Cannot reach https://me:[redacted]@host/x: 401"],
    [`{"password":"pa55","user":"me"}`, `{"password":"[redacted]","user":"me"}`],
    ["url?api_key=abc&page=2", "url?api_key=[redacted]&page=2"],
    ["Authorization: Bearer abc.def-ghi", "Authorization: Bearer [redacted]"],
    ["Cannot divide: the divisor is zero", "Cannot divide: the divisor is zero"],
    ["a basic need", "a basic need"],
  ];
  for (const [given, wanted] of cases) assertEquals(redacted(given), wanted);
});
