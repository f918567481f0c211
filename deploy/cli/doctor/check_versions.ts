import { DENO_VERSION, VERSION } from "../version.ts";
import type { Finding } from "./finding.ts";

/** Versions of Volley and of Deno; another Deno of the same major version is said, not refused. */
export function checkVersions(): Finding[] {
  return [{ subject: "Volley", state: "good", found: VERSION }, ofDeno(Deno.version.deno)];
}

/** What to say of a version of Deno. */
export function ofDeno(found: string): Finding {
  const subject = "Deno";
  if (found === DENO_VERSION) return { subject, state: "good", found };
  const [major, minor] = found.split(".").map(Number);
  const advice =
    `Volley is tested with ${DENO_VERSION}: npx -y deno@${DENO_VERSION}, or deno upgrade ${DENO_VERSION}`;
  return { subject, state: major === 2 && minor >= 9 ? "absent" : "wrong", found, advice };
}
