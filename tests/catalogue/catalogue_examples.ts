import { componentCatalogue } from "../../mod.ts";

/** A whole pipeline of the catalogue. */
export interface CatalogueExample {
  /** `operator_topN`, `connector_csv_sink`. */
  readonly name: string;
  readonly text: string;
}

/** Every example of the catalogue: those of operators, then those of connectors, by port. */
export function catalogueExamples(): CatalogueExample[] {
  const { operators, connectors } = componentCatalogue;
  return [
    ...operators.map(({ kind, example }) => ({ name: `operator_${kind}`, text: example })),
    ...connectors.flatMap(({ name, source, sink }) =>
      Object.entries({ source, sink }).flatMap(([role, port]) =>
        port === undefined ? [] : [{ name: `connector_${name}_${role}`, text: port.example ?? "" }]
      )
    ),
  ];
}

/** The program that runs modules one after the other, and prints what is wrong with those that fail. */
export function runnerOf(names: readonly string[]): string {
  const runs = names.map((name) => `await run(${JSON.stringify(name)}, () => import("./${name}.ts"));`);
  return `let asserted = 0;
console.assert = (condition, ...said) => {
  asserted++;
  if (!condition) throw new Error(["an assertion does not hold", ...said].join(" "));
};
const failed: string[] = [];
async function run(name: string, load: () => Promise<unknown>) {
  const before = asserted;
  try {
    await load();
    if (asserted === before) failed.push(\`\${name}: it asserts nothing\`);
  } catch (error) {
    failed.push(\`\${name}: \${error}\`);
  }
}
${runs.join("\n")}
console.info(\`\\n\${JSON.stringify(failed)}\`);
`;
}
