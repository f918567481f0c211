import { assertEquals } from "@std/assert";
import { docstrings } from "./docstrings.ts";

const messages = (text: string) =>
  docstrings.check({ path: "core/x/a.ts", text }).map(({ message }) => message);

Deno.test("docstrings wants one on every kind of export", () => {
  const text = `export function a(): void {}
export class B {}
export interface C {}
export type D = 1;
export const e = 1;
export async function* f() {}
// a line comment is none
export abstract class G {}
/* nor is a plain block */
export let h = 1;
`;
  assertEquals(messages(text), [..."aBCDefGh"].map((name) => `${name} has no docstring`));
});

Deno.test("docstrings accepts one for all overloads, and a lint directive after it", () => {
  const text = `/** Adds. */
export function a(x: number): number;
export function a(x: string): string;
export function a(x: unknown): unknown { return x; }
/** Anything. */
// deno-lint-ignore no-explicit-any
export type B = any;
`;
  assertEquals(messages(text), []);
});

Deno.test("docstrings overlooks re-exports and what is not exported", () => {
  assertEquals(messages(`export * from "./b.ts";\nfunction a() {}\nexport { a };\n`), []);
});
