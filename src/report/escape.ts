import { largest } from "../domain/extremes.ts";

const MAX_LENGTH = 512;

// Control characters, and those that reorder or hide text.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of foreign origin made harmless for a terminal or a log: one line, nothing invisible, at most 512 characters. */
export function plain(text: string): string {
  const line = text.replace(/[\t\n\r]+/g, " ").replace(UNSEEN, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

/**
 * What GitHub links and people copy: addresses, and what may be a commit. In a code span it is linked by nobody and
 * copied as it is. The digits of a decimal are no commit.
 */
const COPIED =
  /(?:[\w+.-]*:\/\/|(?<![a-z0-9])www\.)[^\s|`]*[^\s|`.,;:!?)\]}'"…]|(?<![a-z0-9_])(?<!\d\.(?=\d+(?![a-z0-9_])))[0-9a-f]{7,64}(?![a-z0-9_])/gi;

/** {@link plain} text made harmless for Markdown as GitHub renders it: no markup, no HTML, no mention, no reference. */
export function md(text: string): string {
  const line = plain(text);
  let end = 0;
  const parts: string[] = [];
  for (const { 0: copied, index } of line.matchAll(COPIED)) {
    parts.push(inert(line.slice(end, index)), code(copied));
    end = index + copied.length;
  }
  return [...parts, inert(line.slice(end))].join("");
}

/**
 * GitHub looks for mentions and references once more after Markdown was rendered, when entities are characters again:
 * only a character in between keeps them from being found. https://github.com/github/cmark-gfm/issues/181
 */
const BREAK = "&#8203;";

function inert(text: string): string {
  return text.replace(/GH-(?=\d)|:\/\/|www\.|[\\`*_{}[\]()<>|~!&$@#]/gi, (found) => {
    const entity = (c: string) => `&#${c.charCodeAt(0)};`;
    if (found === "://") return `${entity(":")}${BREAK}//`;
    if (/^www/i.test(found)) return `${found.slice(0, -1)}${entity(".")}${BREAK}`;
    if (found.length > 1) return `${found}${BREAK}`;
    return found === "@" || found === "#" ? `${entity(found)}${BREAK}` : entity(found);
  });
}

/** {@link plain} text for a field of GitHub that takes no markup, such as the name of a release: nothing in it is linked. */
export function unlinked(text: string): string {
  return plain(text)
    .replace(/[@#](?=\w)/g, "$&\u200b")
    .replace(/\b(GH-)(?=\d)/gi, "$1\u200b");
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
