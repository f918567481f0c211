/** What to do about a line that is no JSON object, given how it begins. */
export function lineHint(start: string): string {
  return start.trimStart().startsWith("[")
    ? "This may be one JSON array: give it to fromIter(JSON.parse(text)), or write an object a line."
    : "JSON Lines hold one complete JSON object a line.";
}
