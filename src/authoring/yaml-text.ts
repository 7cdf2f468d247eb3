/** What YAML 1.1, YAML 1.2 and PyYAML all take for text without quotes; words that may be a truth value or nothing are not. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*$/;
const WORD = /^(?:y|n|yes|no|true|false|on|off|null|nan|inf)$/i;
/** What JSON leaves as it is, and YAML refuses or a terminal obeys. */
const UNSEEN = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text as a value of one line of YAML: in quotes, unless every reader takes it for the same text without. */
export function yamlText(text: string): string {
  if (PLAIN.test(text) && !WORD.test(text)) return text;
  return JSON.stringify(text).replace(UNSEEN, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A number as a plain decimal: YAML 1.1 and 1.2 read exponents differently. */
export function yamlNumber(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "").replace(/\.$/, "") : text;
}
