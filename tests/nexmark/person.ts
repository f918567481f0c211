import { int64, type RowOf, type Shape, timestamp, utf8 } from "../../mod.ts";
import type { SeededRandom } from "../oracle/seeded_random.ts";
import { FIRST_PERSON_ID, lastPerson } from "./active_ids.ts";
import { randomPadding, randomWord } from "./random_text.ts";

/** Columns of a person who joins the auction site. */
export const PERSON_SHAPE = {
  id: int64,
  name: utf8,
  emailAddress: utf8,
  creditCard: utf8,
  city: utf8,
  state: utf8,
  dateTime: timestamp("ms"),
  extra: utf8,
} satisfies Shape;

/** A person who joins the auction site. */
export type Person = RowOf<typeof PERSON_SHAPE>;

const STATES = "AZ,CA,ID,OR,WA,WY".split(",");
const CITIES = "Phoenix,Los Angeles,San Francisco,Boise,Portland,Bend,Redmond,Seattle,Kent,Cheyenne".split(
  ",",
);
const FIRST_NAMES = "Peter,Paul,Luke,John,Saul,Vicky,Kate,Julie,Sarah,Deiter,Walter".split(",");
const LAST_NAMES = "Shultz,Abrams,Spencer,White,Bartels,Walton,Smith,Jones,Noris".split(",");
const MEAN_BYTES = 200;

/** The person of an event. */
export function makePerson(random: SeededRandom, eventId: number, timeMs: number): Person {
  const name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
  const emailAddress = `${randomWord(random, 7)}@${randomWord(random, 5)}.com`;
  const digits = Array.from({ length: 4 }, () => String(random.int(0, 9999)).padStart(4, "0"));
  const creditCard = digits.join(" ");
  const [city, state] = [random.pick(CITIES), random.pick(STATES)];
  const size = 8 + [name, emailAddress, creditCard, city, state].join("").length;
  const extra = randomPadding(random, size, MEAN_BYTES);
  const id = BigInt(FIRST_PERSON_ID + lastPerson(eventId));
  return { id, name, emailAddress, creditCard, city, state, dateTime: timeMs, extra };
}
