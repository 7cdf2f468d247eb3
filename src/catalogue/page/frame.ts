import { renderHead } from "../../report/html/head.ts";
import { type Content, html, type Markup, trusted } from "../../report/html/markup.ts";
import { STYLE, STYLE_HASH } from "../../report/html/style.ts";
import { SCRIPT, SCRIPT_HASH } from "./script.ts";
import { CATALOGUE_STYLE, CATALOGUE_STYLE_HASH } from "./style.ts";

/** Nothing is loaded, and only the page's own style and script apply: it works from a folder as it does from a server. */
const POLICY = [
  "default-src 'none'",
  `style-src '${STYLE_HASH}' '${CATALOGUE_STYLE_HASH}'`,
  `script-src '${SCRIPT_HASH}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

export interface Frame {
  readonly title: string;
  /** Links to the parts of the page and to other pages; a page without them has one column. */
  readonly nav?: readonly { readonly href: string; readonly text: string }[];
  readonly main: Content;
  readonly footer: Content;
}

/** A whole page around its content. */
export function renderFrame({ title, nav = [], main, footer }: Frame): string {
  return html`${renderHead(title, POLICY, [STYLE, CATALOGUE_STYLE])}<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="page${nav.length === 0 && " single"}">
${nav.length > 0 && contents(nav)}
<main id="content" tabindex="-1">
${main}</main>
</div>
<footer>${footer}</footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.text;
}

function contents(nav: NonNullable<Frame["nav"]>): Markup {
  return html`<nav aria-label="Contents">
<ul>
${nav.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>\n`)}</ul>
</nav>`;
}
