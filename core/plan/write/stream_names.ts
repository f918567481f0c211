/** Words no constant may be called, in modules as in sloppy code. */
const reserved: ReadonlySet<string> = new Set(
  ("arguments as async await break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for from function get if implements import in instanceof interface let new null of package " +
    "private protected public return set static super switch this throw true try type typeof undefined var void while " +
    "with yield NaN Infinity").split(" "),
);

/** A name for the stream of an operator that no other has: its id in camel case. */
export function freeName(id: string, taken: Set<string>): string {
  const words = id.split(/[^A-Za-z0-9_$]+/).filter(Boolean);
  const camel = words.map((word, i) =>
    i === 0 ? word[0].toLowerCase() + word.slice(1) : word[0].toUpperCase() + word.slice(1)
  )
    .join("");
  const safe = /^[A-Za-z_$]/.test(camel) && !reserved.has(camel)
    ? camel
    : `stream${camel[0]?.toUpperCase() ?? ""}${camel.slice(1)}`;
  let name = safe;
  for (let ordinal = 2; taken.has(name); ordinal++) name = `${safe}_${ordinal}`;
  taken.add(name);
  return name;
}
