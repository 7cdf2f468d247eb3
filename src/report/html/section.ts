import { type Content, html, type Markup } from "./markup.ts";

/** A part of the page with a heading of its own, which the list of contents names. */
export interface Section {
  /** Unique in the page; the address of the section. */
  readonly id: string;
  readonly title: string;
  readonly body: Content;
}

export function renderSection({ id, title, body }: Section): Markup {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}
</section>
`;
}

/** A list of names with their values. */
export function facts(entries: readonly (readonly [string, Content])[]): Markup {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`;
}

/** Sentences as paragraphs. */
export function paragraphs(sentences: readonly string[]): Content {
  return sentences.map((sentence) => html`<p>${sentence}</p>\n`);
}

/** Text that people copy: a path, a digest, a rule. It keeps its own direction. */
export function code(text: string): Markup {
  return html`<code>${text}</code>`;
}
