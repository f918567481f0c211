export { seededRandom } from "../../core/time/mod.ts";
