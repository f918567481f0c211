import { assertEquals, assertRejects } from "@std/assert";
import { requiredServer } from "./required_server.ts";

const need = { name: "Kafka", hint: "Start a broker." };

Deno.test("requiredServer() is true when the probe answers", async () => {
  assertEquals(await requiredServer({ ...need, probe: () => true, required: true }), true);
});

Deno.test("requiredServer() warns and skips where the server is optional", async () => {
  const warned: string[] = [];
  const warn = console.warn;
  console.warn = (text: string) => warned.push(text);
  try {
    const probe = () => Promise.reject(new Error("refused"));
    assertEquals(await requiredServer({ ...need, probe, required: false }), false);
  } finally {
    console.warn = warn;
  }
  assertEquals(warned, ["SKIPPED: tests against Kafka, because no server answers. Start a broker."]);
});

Deno.test("requiredServer() fails where the server is required", async () => {
  await assertRejects(
    () => requiredServer({ ...need, probe: () => false, required: true }),
    Error,
    "Cannot test against Kafka: no server answers. Start a broker.",
  );
});
