import { plain } from "../escape.ts";
import { xml } from "../svg-text.ts";

/** Text that is markup. Only {@link html} and {@link trusted} make it, so that no foreign text becomes any. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What stands in a template: text is escaped, lists are joined, `undefined` and `false` are nothing. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/**
 * Markup from a template. Every value is escaped for elements and for quoted attributes, whatever it is: text of foreign
 * origin becomes one line of visible characters, at most 512 of them.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const parts = strings.map((text, i) => (i < values.length ? `${text}${render(values[i])}` : text));
  return new Markup(parts.join(""));
}

/** Our own text that is markup already, such as the path of a line. Nothing foreign may get here. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function render(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(render).join("");
  return xml(plain(String(content)));
}
