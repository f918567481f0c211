import { checkBroker } from "./check_broker.ts";
import { checkDisk } from "./check_disk.ts";
import { checkPackages } from "./check_packages.ts";
import { checkPermissions } from "./check_permissions.ts";
import { checkPrograms } from "./check_programs.ts";
import { checkVersions } from "./check_versions.ts";
import type { Check } from "./finding.ts";

/** Everything `volley doctor` looks at, in the order in which it is shown. */
export const checks: readonly Check[] = [
  checkVersions,
  checkPermissions,
  checkDisk,
  checkPackages,
  checkPrograms,
  checkBroker,
];
