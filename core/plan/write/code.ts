/** A piece of TypeScript that knows where it may be broken over lines. */
export type Code =
  | string
  /** `callee(args)`. */
  | { readonly kind: "call"; readonly callee: Code; readonly args: readonly Code[] }
  /** Calls on something, each on a line of its own where they don't fit on one. */
  | {
    readonly kind: "chain";
    readonly base: Code;
    readonly calls: readonly MethodCall[];
    readonly tall: boolean;
  }
  | { readonly kind: "object"; readonly entries: readonly (readonly [key: string, value: Code])[] }
  | { readonly kind: "list"; readonly items: readonly Code[] };

/** A method with its arguments; without arguments at all (null) a property. */
export interface MethodCall {
  readonly method: string;
  readonly args: readonly Code[] | null;
}

/** Columns a line has at most, as the formatter of this project is set. */
const WIDTH = 110;

/** A call of a function. */
export function call(callee: Code, ...args: readonly Code[]): Code {
  return { kind: "call", callee, args };
}

/** A method of something. */
export function method(base: Code, name: string, ...args: readonly Code[]): Code {
  const added = { method: name, args };
  return typeof base === "object" && base.kind === "chain"
    ? { ...base, calls: [...base.calls, added] }
    : { kind: "chain", base, calls: [added], tall: false };
}

/** A value of plain data as an object, list or literal. */
export function literal(value: unknown): Code {
  if (Array.isArray(value)) return { kind: "list", items: value.map(literal) };
  if (typeof value === "object" && value !== null) {
    return { kind: "object", entries: Object.entries(value).map(([key, one]) => [key, literal(one)]) };
  }
  return typeof value === "string" ? textLiteral(value) : JSON.stringify(value);
}

/** Text in double quotes, or in single ones where it has more of the other kind, as the formatter has it. */
export function textLiteral(value: string): string {
  const quoted = JSON.stringify(value);
  const count = (quote: string) => value.split(quote).length - 1;
  if (count('"') <= count("'")) return quoted;
  return `'${quoted.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Code on one line. */
export function flat(code: Code): string {
  if (typeof code === "string") return code;
  switch (code.kind) {
    case "call":
      return `${flat(code.callee)}(${code.args.map(flat).join(", ")})`;
    case "chain":
      return flat(code.base) +
        code.calls.map(flatCall).join("");
    case "list":
      return `[${code.items.map(flat).join(", ")}]`;
    case "object":
      return code.entries.length === 0 ? "{}" : `{ ${code.entries.map(entry).join(", ")} }`;
  }
}

function flatCall({ method, args }: MethodCall): string {
  return args === null ? `.${method}` : `.${method}(${args.map(flat).join(", ")})`;
}

function entry([key, value]: readonly [string, Code]): string {
  return `${propertyName(key)}: ${flat(value)}`;
}

/** A property's name as an object literal has it; `__proto__` written plainly would be the prototype. */
export function propertyName(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : textLiteral(name);
}

/**
 * Code from column `at` of a line indented by `indent`, with `after` characters behind it: on one line where it fits,
 * else broken.
 */
export function printed(code: Code, indent: number, at: number, after: number): string {
  const line = flat(code);
  const tall = typeof code === "object" && code.kind === "chain" && code.tall;
  if (typeof code === "string" || (!tall && at + line.length + after <= WIDTH)) return line;
  switch (code.kind) {
    case "call": {
      const callee = flat(code.callee);
      return callee + brokenArgs(code.args, indent, at + callee.length, after);
    }
    case "chain":
      return code.tall ? tallChain(code, indent) : wideChain(code, indent, at, after);
    case "list":
      return broken("[", code.items.map((item) => ["", item] as const), "]", indent);
    case "object":
      return broken(
        "{",
        code.entries.map(([key, value]) => [`${propertyName(key)}: `, value] as const),
        "}",
        indent,
      );
  }
}

type Chain = Extract<Code, { kind: "chain" }>;

function tallChain({ base, calls }: Chain, indent: number): string {
  const pad = " ".repeat(indent + 2);
  const lines = calls.map(({ method, args }, index) => {
    const head = `${pad}.${method}`;
    return args === null
      ? head
      : head + argsOf(args, indent + 2, head.length, index === calls.length - 1 ? 1 : 0);
  });
  return [printed(base, indent, indent, 0), ...lines].join("\n");
}

/**
 * Calls side by side; one whose arguments reach over the edge has them broken, and the next goes on behind it. One whose
 * name does begins a line.
 */
function wideChain({ base, calls }: Chain, indent: number, at: number, after: number): string {
  let text = printed(base, indent, at, 0);
  let column = text.includes("\n") ? indent + 1 : at + text.length;
  let deep = indent;
  calls.forEach((one, index) => {
    const piece = flatCall(one);
    const behind = index === calls.length - 1 ? after : 0;
    const head = `.${one.method}`;
    if (column + head.length + 1 > WIDTH) {
      deep = indent + 2;
      text += `\n${" ".repeat(deep)}`;
      column = deep;
    }
    if (one.args === null || one.args.length === 0 || column + piece.length + behind <= WIDTH) {
      text += piece;
      column += piece.length;
      return;
    }
    text += head + brokenArgs(one.args, deep, column + head.length, behind);
    column = deep + 1;
  });
  return text;
}

function argsOf(args: readonly Code[], indent: number, at: number, after: number): string {
  const line = `(${args.map(flat).join(", ")})`;
  return at + line.length + after <= WIDTH ? line : brokenArgs(args, indent, at, after);
}

/** Arguments that don't fit: an object or list at the end opens on the line of the call, anything else on its own. */
function brokenArgs(args: readonly Code[], indent: number, at: number, after: number): string {
  if (args.length === 0) return "()";
  const last = args[args.length - 1];
  const before = args.slice(0, -1).map((arg) => `${flat(arg)}, `).join("");
  const hugs = typeof last === "object" &&
    (last.kind === "object" || (last.kind === "list" && args.length === 1));
  if (hugs && at + before.length + 2 <= WIDTH) {
    return `(${before}${printed(last, indent, WIDTH, after)})`;
  }
  return broken("(", args.map((arg) => ["", arg] as const), ")", indent);
}

function broken(
  open: string,
  items: readonly (readonly [label: string, value: Code])[],
  close: string,
  indent: number,
): string {
  const pad = " ".repeat(indent + 2);
  const lines = items.map(([label, value]) => {
    return `${pad}${label}${printed(value, indent + 2, indent + 2 + label.length, 1)},`;
  });
  return [open, ...lines, " ".repeat(indent) + close].join("\n");
}
