import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Finding } from "./finding.ts";

/** Checkpoints and staged files want some room. */
const LEAST_BYTES = 1_000_000_000;

/** Room on the disks of the current and the temporary directory, and whether files can be made there. */
export function checkDisk(): Finding[] {
  return [room("current directory", Deno.cwd), room("temporary directory", tmpdir)];
}

function room(subject: string, place: () => string): Finding {
  try {
    const path = place();
    const { bavail, bsize } = statfsSync(path);
    const free = bavail * bsize;
    const found = `${(free / 1e9).toFixed(1)} GB free`;
    const probe = Deno.makeTempFileSync({ dir: path, prefix: ".volley_doctor_" });
    Deno.removeSync(probe);
    if (free >= LEAST_BYTES) return { subject, state: "good", found };
    return { subject, state: "wrong", found, advice: "make room, or run where there is some" };
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotCapable) {
      return { subject, state: "absent", found: "can't look", advice: thrown.message };
    }
    const found = thrown instanceof Error ? thrown.message : String(thrown);
    return { subject, state: "wrong", found, advice: "a place that can be written to is needed" };
  }
}
