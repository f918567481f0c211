import type { Finding } from "./finding.ts";

const uses: readonly (readonly [Deno.PermissionName, string])[] = [
  ["read", "--allow-read: files, plans, projects"],
  ["write", "--allow-write: file sinks, dead letters, new projects"],
  ["net", "--allow-net: brokers, object stores, metrics"],
  ["env", "--allow-env: secrets by reference, VOLLEY_* settings"],
  ["run", "--allow-run: doctor's look at other programs"],
  ["ffi", "--allow-ffi: native addons, such as RocksDB"],
  ["sys", "--allow-sys: memory and host name in metrics"],
];

/** Which of Deno's permissions this program has; a pipeline needs only those its connectors use. */
export function checkPermissions(): Finding[] {
  return uses.map(([name, use]) => {
    const { state } = Deno.permissions.querySync({ name } as Deno.PermissionDescriptor);
    const granted = state === "granted";
    return {
      subject: `permission ${name}`,
      state: granted ? "good" : "absent",
      found: state,
      ...(granted ? {} : { advice: use }),
    };
  });
}
