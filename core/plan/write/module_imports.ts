/** Names a module imports from the package, and closures it imports from elsewhere. */
export class ModuleImports {
  readonly #names = new Set<string>();
  readonly #modules = new Map<string, Map<string, string>>();

  /** Notes that a name of the package is used; gives the name. */
  use(name: string): string {
    this.#names.add(name);
    return name;
  }

  /** Notes that an export of a module is used; gives the local name for it. */
  useFrom(module: string, exported: string): string {
    const known = this.#modules.get(module) ?? new Map<string, string>();
    this.#modules.set(module, known);
    const local = known.get(exported) ?? `imported${this.#count() + 1}`;
    known.set(exported, local);
    return local;
  }

  /** The import declarations, sorted as the formatter sorts them. */
  lines(specifier: string): string[] {
    const own = named([...this.#names], specifier);
    const others = [...this.#modules].sort(([a], [b]) => a < b ? -1 : 1).map(([module, names]) =>
      named([...names].map(([exported, local]) => `${importName(exported)} as ${local}`), module)
    );
    return [own, ...others];
  }

  #count(): number {
    return [...this.#modules.values()].reduce((sum, names) => sum + names.size, 0);
  }
}

function named(names: readonly string[], specifier: string): string {
  const sorted = names.toSorted((a, b) => {
    const [x, y] = [a.toLowerCase(), b.toLowerCase()];
    return x < y ? -1 : x > y ? 1 : a < b ? -1 : 1;
  });
  const line = `import { ${sorted.join(", ")} } from ${JSON.stringify(specifier)};`;
  if (line.length <= 110) return line;
  return [`import {`, ...sorted.map((name) => `  ${name},`), `} from ${JSON.stringify(specifier)};`].join(
    "\n",
  );
}

/** A name as an import lists it: `default`, and any text that is no identifier, in quotes. */
function importName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name);
}
