import { assertEquals } from "@std/assert";
import { sha256 } from "./sha256.ts";

Deno.test("sha256() is what the platform's is, for every length around a block", async () => {
  for (let length = 0; length < 200; length++) {
    const text = "ä€x".repeat(70).slice(0, length);
    const platform = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    assertEquals(sha256(text), [...platform].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
});
