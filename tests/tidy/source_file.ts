/** A file of the repository, read once. */
export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const SKIPPED_FOLDERS = new Set(["node_modules", ".git", ".cache", "coverage", "dist"]);
const TEXT_FILE = /(\.(ts|tsx|js|md|json|lock|yml|yaml|toml|css|html|svg|sh|txt)|\/run|\/\.gitignore)$/;

/** Every text file below `root`, in order of path. */
export async function readTree(root: URL): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of await listFiles(root, "")) {
    if (TEXT_FILE.test(`/${path}`)) files.push({ path, text: await Deno.readTextFile(new URL(path, root)) });
  }
  return files;
}

async function listFiles(root: URL, folder: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await Array.fromAsync(Deno.readDir(new URL(folder, root)));
  for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (entry.isFile) found.push(folder + entry.name);
    if (!entry.isDirectory || SKIPPED_FOLDERS.has(entry.name)) continue;
    found.push(...await listFiles(root, `${folder}${entry.name}/`));
  }
  return found;
}

/** Whether a path is TypeScript that we wrote. */
export function isTypeScript(path: string): boolean {
  return /\.tsx?$/.test(path);
}

/** Whether a path is a unit test or a benchmark: not part of what users import. */
export function isTest(path: string): boolean {
  return /_(test|bench)\.tsx?$/.test(path);
}

/** 1-based line of a character position. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < position; i = text.indexOf("\n", i + 1)) line++;
  return line;
}
