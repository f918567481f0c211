/** Text as it may stand in XML. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** An element; numbers keep two places. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content = "",
): string {
  const given = Object.entries(attributes).map(([key, value]) => {
    return ` ${key}="${typeof value === "number" ? Math.round(value * 100) / 100 : escaped(value)}"`;
  });
  return content === "" ? `<${name}${given.join("")}/>` : `<${name}${given.join("")}>${content}</${name}>`;
}

/** A picture of this size, a line for each of its parts. */
export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  const root = element("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    width: Math.ceil(width),
    role: "img",
    "aria-label": title,
  }, ["", element("title", {}, escaped(title)), ...parts, ""].join("\n"));
  return `${root}\n`;
}
