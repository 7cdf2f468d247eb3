// A comment as GitHub shows it: its Markdown rendered, in the colours and measures of GitHub's light theme.
import { marked } from "marked";

const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; background: #fff; color: #1f2328;
  font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; }
.comment { border: 1px solid #d1d9e0; border-radius: 6px; }
.head { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; padding: 8px 16px; color: #59636e; }
.head b { color: #1f2328; }
.bot { border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 7px; font-size: 12px; margin-left: 4px; }
.body { padding: 16px; overflow-wrap: break-word; }
.body > :first-child { margin-top: 0; }
.body > :last-child { margin-bottom: 0; }
h2 { font-size: 21px; margin: 0 0 16px; padding-bottom: 6px; border-bottom: 1px solid #d1d9e0b3; font-weight: 600; }
p { margin: 0 0 16px; }
a { color: #0969da; text-decoration: none; }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 85% "DejaVu Sans Mono", ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; margin: 0 0 16px; }
th, td { border: 1px solid #d1d9e0; padding: 6px 10px; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
tr:nth-child(2n) td { background: #f6f8fa; }
td code { overflow-wrap: anywhere; }
td:last-child code { white-space: nowrap; }
td:first-child { min-width: 60px; }
td[align=right] { white-space: nowrap; }
.emoji { width: 1em; height: 1em; vertical-align: -0.12em; }
details { margin: 0 0 8px; }
summary { cursor: default; }
`;

/** Chromium may have no font of emoji; GitHub's are pictures of about this shape. */
const EMOJI = {
  "❌": '<path d="M3 3 13 13M13 3 3 13" stroke="#cf222e" stroke-width="3" stroke-linecap="round"/>',
  "✅": '<rect x="1" y="1" width="14" height="14" rx="3" fill="#1a7f37"/><path d="m4 8 3 3 5-6" stroke="#fff" stroke-width="2" fill="none"/>',
};

/**
 * A page that shows one comment, and says that its data is simulated.
 *
 * @param {string} markdown
 */
export function commentPage(markdown) {
  const body = marked
    .parse(markdown, { gfm: true, async: false })
    .replaceAll(/[❌✅]/gu, (emoji) => `<svg class="emoji" viewBox="0 0 16 16">${EMOJI[emoji]}</svg>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Comment</title><style>${STYLE}</style>
<div class="comment"><div class="head"><b>github-actions</b><span class="bot">bot</span> commented · simulated data</div>
<div class="body">${body}</div></div></html>`;
}
