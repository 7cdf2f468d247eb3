import { type Content, html, trusted } from "./markup.ts";

/** The start of a page up to its body. `policy` is its content security policy, which allows `styles` by their digests. */
export function renderHead(title: Content, policy: string, styles: readonly string[]): Content {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
${styles.map((style) => html`<style>${trusted(style)}</style>\n`)}</head>
`;
}
