/** What a block of YAML can hold here. Keys are the writer's own words. */
export type Yaml = string | number | readonly Yaml[] | { readonly [key: string]: Yaml };

/** Code points that YAML takes as they are; the others are escaped. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

/** YAML that version 1.1 and 1.2 read alike: every text is in quotes, whatever it looks like. */
export function yamlBlock(value: { readonly [key: string]: Yaml }, indent = ""): string {
  return Object.entries(value)
    .map(([key, inner]) => `${indent}${key}:${below(inner, indent)}`)
    .join("");
}

function below(value: Yaml, indent: string): string {
  if (typeof value === "string") return ` ${quoted(value)}\n`;
  if (typeof value === "number") return ` ${numeral(value)}\n`;
  if (!isList(value)) return `\n${yamlBlock(value, `${indent}  `)}`;
  return `\n${value.map((item) => listItem(item, indent)).join("")}`;
}

function listItem(item: Yaml, indent: string): string {
  if (typeof item === "string" || typeof item === "number" || isList(item))
    return `${indent}-${below(item, `${indent}  `)}`;
  // The first key stands on the line of the hyphen.
  return `${indent}- ${yamlBlock(item, `${indent}  `).slice(indent.length + 2)}`;
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}

function quoted(text: string): string {
  const escaped = (c: string) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(UNPRINTABLE, escaped);
}

/** YAML 1.1 takes an exponent for a number only behind a point. */
function numeral(value: number): string {
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}
