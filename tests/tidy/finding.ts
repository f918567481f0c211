import type { SourceFile } from "./source_file.ts";

/** One breach of a rule: where it is, what is wrong, what to do. */
export interface Finding {
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

/** A house rule that a program can check, one file at a time. */
export interface Rule {
  /** Kebab-case: what exceptions and messages call it. */
  readonly name: string;
  /** Files it looks at. */
  applies(path: string): boolean;
  check(file: SourceFile): Finding[];
}

/** `file:line rule: message` and the remedy, as printed. */
export function describeFinding(path: string, rule: string, finding: Finding): string {
  return `${path}:${finding.line} ${rule}: ${finding.message}\n    ${finding.hint}`;
}
