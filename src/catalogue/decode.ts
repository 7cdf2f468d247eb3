import { type Finding, finding } from "../domain/finding.ts";
import { catalogueRules as rules } from "./rules.ts";

export type Decoded = { readonly text?: string } | { readonly finding: Finding };

/**
 * The text of a file that is written back: with its byte order mark, and nothing in it replaced. What is not UTF-8 is a
 * finding with the place of its first byte.
 */
export function decodeStrictly(bytes: Uint8Array | undefined, file: string): Decoded {
  if (bytes === undefined) return {};
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const at = firstReplaced(text, bytes);
  if (at === undefined) return { text };
  const before = text.slice(0, at);
  const location = { file, line: before.split("\n").length, column: at - before.lastIndexOf("\n") };
  return { finding: finding(rules.notText, { message: `${file} is not valid UTF-8.`, location }) };
}

/** Index of the first replacement character that stands for bytes, and not for itself. */
function firstReplaced(text: string, bytes: Uint8Array): number | undefined {
  let offset = 0;
  let last = 0;
  for (const { index } of text.matchAll(/\ufffd/g)) {
    offset += new TextEncoder().encode(text.slice(last, index)).length;
    last = index;
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return index;
  }
  return undefined;
}
