/** What one check found. */
export interface Finding {
  /** What was looked at: `Deno`, `read permission`. */
  readonly subject: string;
  /** `absent`: optional, and not there; `wrong`: needed, and not as it has to be. */
  readonly state: "good" | "absent" | "wrong";
  readonly found: string;
  /** How to mend it, or what it is good for. */
  readonly advice?: string;
}

/** Looks at one thing; never throws. */
export type Check = () => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;
