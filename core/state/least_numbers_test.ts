import { assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { LeastNumbers } from "./least_numbers.ts";

Deno.test("LeastNumbers.least is that of a sorted list, whatever is added and dropped, equal numbers too", () => {
  const random = seededRandom(11);
  const numbers = new LeastNumbers();
  let sorted: number[] = [];
  for (let step = 0; step < 5_000; step++) {
    if (random() < 0.55) {
      const number = Math.floor(random() * 400) - 200;
      numbers.add(number);
      sorted = [...sorted, number].sort((a, b) => a - b);
    } else {
      numbers.dropLeast();
      sorted = sorted.slice(1);
    }
    assertEquals(numbers.least, sorted[0] ?? Infinity);
  }
});
