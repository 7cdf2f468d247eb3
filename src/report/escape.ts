import { largest } from "../nouns/extremes.js";

const LONGEST = 512;

// Control characters, and those that reorder or hide text.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of foreign origin made harmless for a terminal or a log: one line, nothing invisible, at most 512 characters. */
export function plain(text: string): string {
  const line = text.replace(/[\t\n\r]+/g, " ").replace(UNSEEN, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** {@link plain} text made harmless for Markdown as GitHub renders it: no markup, no HTML, no mention, no reference. */
export function md(text: string): string {
  return plain(text)
    .replace(/[\\`*_{}[\]()<>#|~!&$]/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/@/g, "&#64;")
    .replace(/:\/\//g, "&#58;//")
    .replace(/\bwww\./gi, (w) => `${w.slice(0, 3)}&#46;`);
}

/** A code span that nothing inside can close. */
export function code(text: string): string {
  const clean = plain(text).replace(/\|/g, "\\|");
  const longest = largest(
    [...clean.matchAll(/`+/g)].map((m) => m[0].length),
    0,
  );
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(clean) ? " " : "";
  return clean === "" ? "" : `${fence}${pad}${clean}${pad}${fence}`;
}
