import {
  componentCatalogue,
  type ConnectorDescriptor,
  type ConnectorPort,
  type OperatorDescriptor,
  type PortDescriptor,
  type Sink,
  type Source,
} from "../../mod.ts";
import { iconFile } from "./icon_file.ts";
import { FAMILIES } from "./families.ts";
import { parameterTable } from "./parameter_table.ts";

const HEAD =
  "<!-- Written by `deno task docs` from the catalogue. Change the fact sheets, not this page. -->";
const FENCE = "`".repeat(3);
const CONNECTOR_COLOUR = "#d0622a";

/** A page about some parts, with its name in `docs/reference/`. */
interface Page {
  readonly file: string;
  readonly title: string;
  readonly intro: string;
  readonly entries: readonly Entry[];
}

/** One part: what the overview shows, and the section about it. */
interface Entry {
  readonly name: string;
  readonly icon: string;
  readonly summary: string;
  readonly methods: readonly string[];
  readonly section: readonly string[];
}

/** Every file of the reference under `docs/`, by name. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const pages = allPages();
  const files = new Map([["reference.md", overview(pages)]]);
  for (const page of pages) files.set(`reference/${page.file}`, pageText(page));
  const { operators, connectors } = componentCatalogue;
  for (const { kind, icon } of operators) files.set(`icons/${kind}.svg`, iconFile(icon, colourOf(kind)));
  for (const { name, icon = "" } of connectors) {
    files.set(`icons/${name}.svg`, iconFile(icon, CONNECTOR_COLOUR));
  }
  return files;
}

function colourOf(kind: string): string {
  return FAMILIES.find(({ kinds }) => kinds.includes(kind))!.colour;
}

function allPages(): Page[] {
  const { operators, connectors } = componentCatalogue;
  const families = FAMILIES.map(({ file, title, intro, kinds }) => ({
    file,
    title,
    intro,
    entries: kinds.map((kind) => operatorEntry(operators.find((one) => one.kind === kind)!)),
  }));
  return [...families, {
    file: "connectors.md",
    title: "Connectors",
    intro:
      "Where rows come from and where they go. Parameters are those of a plan's `config`; a program gives " +
      "the same as options, and what can't be written down (an iterable, a function) besides. Those in bold are needed.",
    entries: connectors.map(connectorEntry),
  }];
}

function overview(pages: readonly Page[]): string {
  const count = pages.reduce((sum, { entries }) => sum + entries.length, 0);
  return lines([
    HEAD,
    "# Reference",
    "",
    `Every part a pipeline is made of: ${count} in all. The same fact sheets check plans and feed the designer's ` +
    "forms; every example on these pages is run by the tests.",
    ...pages.flatMap(({ file, title, entries }) => [
      "",
      `## [${title}](reference/${file})`,
      "",
      "| | | |",
      "| :-: | :-- | :-- |",
      ...entries.map(({ name, summary, methods }) =>
        `| ![](icons/${name}.svg) | [${
          methods.map((method) => `\`${method}\``).join(", ")
        }](reference/${file}#${anchor(name)}) | ${summary} |`
      ),
    ]),
  ]);
}

function pageText({ title, intro, entries }: Page): string {
  return lines([
    HEAD,
    `# ${title}`,
    "",
    intro,
    ...entries.flatMap(sectionOf),
    "",
    "[All parts](../reference.md)",
  ]);
}

function sectionOf({ name, summary, section }: Entry): string[] {
  return [
    "",
    `## ${name}`,
    "",
    `<img src="../icons/${name}.svg" width="32" height="32" alt=""> ${summary}`,
    "",
    ...section,
  ];
}

function operatorEntry(sheet: OperatorDescriptor): Entry {
  const { kind, method, summary, icon, inputs, outputs, state, closure, example, parameters } = sheet;
  return {
    name: kind,
    icon,
    summary,
    methods: [method],
    section: [
      `**Builder** \`${method}\` · **in a plan** \`"kind": "${kind}"\` · **keeps** ${stateText[state]}` +
      (closure ? " · **holds code**: a plan with it runs only with the program that made it" : ""),
      "",
      ...parameterTable(parameters),
      "",
      ...inputs.map((port) => portText("in", port)),
      ...outputs.map((port) => portText("out", port)),
      "",
      ...fenced(example),
    ],
  };
}

const stateText: { readonly [S in OperatorDescriptor["state"]]: string } = {
  none: "nothing between rows",
  key: "something for each key",
  "key and window": "something for each key, and each open window",
  "rows within bounds": "rows, while they may find partners",
  "timers and user state": "what your code stores, by key, and timers",
};

function portText(way: "in" | "out", { name, description, many, namedBy }: PortDescriptor): string {
  const which = namedBy === undefined
    ? many ? " (any number of streams)" : ""
    : ` (side outputs, named by \`${namedBy}\`)`;
  return `- ${way} \`${name}\`${which}: ${description}`;
}

function connectorEntry({ name, summary, icon = "", local, source, sink }: ConnectorDescriptor): Entry {
  const ports = [source, sink].filter((port) => port !== undefined);
  const shared = source?.example !== undefined && source.example === sink?.example;
  return {
    name,
    icon,
    summary,
    methods: ports.map(({ method }) => method),
    section: [
      local ? "Needs no network and no other process." : "Needs an outside system.",
      ...(source === undefined ? [] : portSection("source", source, !shared)),
      ...(sink === undefined ? [] : portSection("sink", sink, true)),
    ],
  };
}

function portSection(
  role: "source" | "sink",
  port: ConnectorPort<Source | Sink>,
  withExample: boolean,
): string[] {
  const { method, summary, guarantee, acceptsUpdates, parameters, example = "" } = port;
  const updates = role === "sink"
    ? ` · **updates** ${acceptsUpdates ? "taken as they are" : 'want `{ updates: "append" }`'}`
    : "";
  return [
    "",
    `### ${method}`,
    "",
    summary,
    "",
    `**Guarantee** ${guarantee}: ${guaranteeText[role][guarantee]}${updates}`,
    "",
    ...parameterTable(parameters),
    ...(withExample ? ["", ...fenced(example)] : []),
  ];
}

const AGAIN = "This release takes no checkpoints: a run that failed starts over";
const guaranteeText: { readonly [role in "source" | "sink"]: { readonly [G in Sink["guarantee"]]: string } } =
  {
    source: {
      "exactly-once": `every row once in a run. ${AGAIN}.`,
      "at-least-once": `every row, some perhaps again. ${AGAIN}.`,
      "at-most-once": `no row twice, some perhaps not at all. ${AGAIN}.`,
    },
    sink: {
      "exactly-once":
        `rows are there once, when the run has ended well. ${AGAIN}, and shows nothing of what it had written.`,
      "at-least-once": `rows are written as they come. ${AGAIN}, and writes them again.`,
      "at-most-once": `rows are written as they come, and may be lost. ${AGAIN}.`,
    },
  };

function fenced(example: string): string[] {
  return [`${FENCE}ts`, ...example.trimEnd().split("\n"), FENCE];
}

function anchor(name: string): string {
  return name.toLowerCase();
}

function lines(text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}
