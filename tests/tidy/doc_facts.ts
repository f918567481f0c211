import { FOREIGN_DOCS } from "./exceptions.ts";
import type { Finding, Rule } from "./finding.ts";
import { lineAt, type SourceFile } from "./source_file.ts";

/** What Markdown files may refer to. */
export interface KnownFacts {
  readonly tasks: ReadonlySet<string>;
  /** Every file and every folder of the repository. */
  readonly paths: ReadonlySet<string>;
}

/** Markdown names tasks that exist and links to files that exist. */
export function docFacts({ tasks, paths }: KnownFacts): Rule {
  return {
    name: "doc-facts",
    applies: (path) => path.endsWith(".md"),
    check: (file) => [...unknownTasks(file, tasks), ...deadLinks(file, paths)],
  };
}

function unknownTasks({ path, text }: SourceFile, tasks: ReadonlySet<string>): Finding[] {
  return [...text.matchAll(/\bdeno(?:@[\d.]+)? task ([a-z][\w:-]*)/g)]
    .filter(([, task]) => !tasks.has(task) && !isForeign(path))
    .map(({ index, 1: task }) => ({
      line: lineAt(text, index),
      message: `there is no task "${task}"`,
      hint: "Name a task of deno.json.",
    }));
}

function deadLinks({ path, text }: SourceFile, paths: ReadonlySet<string>): Finding[] {
  return [...text.matchAll(/\]\((?!\w+:|#)([^)\s#]+)/g)]
    .filter(([, link]) => !paths.has(new URL(link, `file:///${path}`).pathname.replace(/^\/|\/$/g, "")))
    .map(({ index, 1: link }) => ({
      line: lineAt(text, index),
      message: `the link to "${link}" leads nowhere`,
      hint: "Link to a file or folder of the repository, relative to this file.",
    }));
}

function isForeign(path: string): boolean {
  return [...FOREIGN_DOCS.keys()].some((folder) => path.startsWith(`${folder}/`));
}
