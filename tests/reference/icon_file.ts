/** An icon of the catalogue as a picture of its own: the line keeps a colour that can be seen on white and on black. */
export function iconFile(path: string, colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" ` +
    `stroke="${colour}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></svg>\n`;
}
