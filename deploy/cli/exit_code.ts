/** How the program ends. */
export const exitCode = {
  ok: 0,
  /** What was asked for failed, or found something wrong. */
  failed: 1,
  /** The command line itself makes no sense. */
  usage: 2,
} as const;
