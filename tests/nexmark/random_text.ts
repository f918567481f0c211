import type { SeededRandom } from "../oracle/seeded_random.ts";

const LETTER_A = 97;

/** Three to `max - 1` letters, one of 13 of them `special`; trimmed. */
export function randomWord(random: SeededRandom, max: number, special = " "): string {
  const letters = Array.from(
    { length: random.int(3, max - 1) },
    () => random.int(0, 12) === 0 ? special : randomLetter(random),
  );
  return letters.join("").trim();
}

/** Letters that bring a record of `size` bytes to about `wanted`, give or take a fifth. */
export function randomPadding(random: SeededRandom, size: number, wanted: number): string {
  const missing = Math.max(0, wanted - size);
  const spread = Math.round(missing * 0.2);
  const length = spread === 0 ? missing : missing - spread + random.int(0, 2 * spread - 1);
  return Array.from({ length }, () => randomLetter(random)).join("");
}

function randomLetter(random: SeededRandom): string {
  return String.fromCharCode(LETTER_A + random.int(0, 25));
}

/** A price in cents, evenly spread over six powers of ten. */
export function randomPrice(random: SeededRandom): number {
  return Math.round(10 ** (random.next() * 6) * 100);
}
