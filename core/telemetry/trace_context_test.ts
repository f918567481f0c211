import { assertEquals } from "@std/assert";
import { formatTraceparent, parseTraceparent } from "./trace_context.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

Deno.test("parseTraceparent() reads what formatTraceparent() writes", () => {
  for (const sampled of [true, false]) {
    const context = { traceId: TRACE, spanId: SPAN, sampled };
    assertEquals(parseTraceparent(formatTraceparent(context)), context);
  }
  assertEquals(formatTraceparent({ traceId: TRACE, spanId: SPAN, sampled: true }), `00-${TRACE}-${SPAN}-01`);
});

Deno.test("parseTraceparent() reads later versions and other flags", () => {
  assertEquals(parseTraceparent(`cc-${TRACE}-${SPAN}-03-what-comes`)?.sampled, true);
  assertEquals(parseTraceparent(` 00-${TRACE}-${SPAN}-02 `)?.sampled, false);
});

Deno.test("parseTraceparent() gives null for what W3C calls invalid", () => {
  const bad = [
    "",
    `00-${TRACE}-${SPAN}`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `cc-${TRACE}-${SPAN}-01more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE.slice(1)}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-1g`,
  ];
  for (const header of bad) assertEquals(parseTraceparent(header), null, header);
});
