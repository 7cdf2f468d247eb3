/** About how wide a text in DejaVu Sans is, in units of its size; on the wide side, as nothing reads the font here. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += advanceOf(character);
  return width * size;
}

function advanceOf(character: string): number {
  if (/[fijlrtI.,:;'|!()[\]/\\ ]/.test(character)) return 0.4;
  if (/[mMwW@%]/.test(character)) return 1;
  if (/[A-Z]/.test(character)) return 0.75;
  return character < "\u0500" ? 0.65 : 1;
}

/** The text, or its two ends around an ellipsis where it is wider: names of one family differ at either end. */
export function fitText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 2; kept--) {
    const head = Math.ceil(kept / 2);
    const shortened = `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (kept - head)).join("")}`;
    if (textWidth(shortened, size) <= width) return shortened;
  }
  return "…";
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text within an element or an attribute; what XML has no place for becomes the replacement character. */
export function xml(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, "\uFFFD").replace(/[&<>"']/g, (c) => ENTITIES[c] as string);
}
