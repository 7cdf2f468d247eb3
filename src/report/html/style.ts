/**
 * The style of the page. Every colour is a variable, with a light and a dark value; a printed page is always light. Text
 * has a contrast of 4.5 : 1 or more in both, and nothing is said by colour alone.
 */
export const STYLE = `
:root {
  --ground: #f5f6f8; --paper: #ffffff; --ink: #1b1f24; --muted: #57606a; --rule: #d4d9e0; --link: #0a53b0; --shade: #b9c1cb;
  --now: #0b5cad; --then: #9a4d00; --limit: #a40e26;
  --pass: #0f5c26; --pass-ground: #dcf5e3; --fail: #a40e26; --fail-ground: #ffe9e8;
  --warn: #744800; --warn-ground: #fff1cf; --notice: #0a4a94; --notice-ground: #e0efff;
  --class-0: #0b5cad; --class-1: #9a4d00; --class-2: #0f6b4f; --class-3: #8a2f78; --class-4: #5b6400; --class-5: #b0213a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1014; --paper: #151a20; --ink: #e7ebf0; --muted: #9fabb8; --rule: #333c47; --link: #83bdff; --shade: #05070a;
    --now: #74b7ff; --then: #f2ac5f; --limit: #ff9c94;
    --pass: #78de94; --pass-ground: #12301d; --fail: #ff9c94; --fail-ground: #3e171a;
    --warn: #f1c96e; --warn-ground: #362808; --notice: #90c7ff; --notice-ground: #10283f;
    --class-0: #74b7ff; --class-1: #f2ac5f; --class-2: #5fd3a8; --class-3: #e59ad6; --class-4: #c9d25a; --class-5: #ff9c94;
  }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
.skip:focus { top: 1rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.page { max-width: 88rem; margin: 0 auto; padding: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0 0 1rem; padding: 0; font-size: .9rem; }
nav a { display: inline-block; padding: .15rem 0; }
main { min-width: 0; }
section, .verdict { background: var(--paper); border: 1px solid var(--rule); border-radius: 10px; padding: 1rem 1.25rem; margin: 0 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .75rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 .25rem; }
p { margin: 0 0 .5rem; max-width: 75ch; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; unicode-bidi: isolate; }
.small, .note, figcaption + * + .legend, footer { font-size: .875rem; }
.note, .small, footer { color: var(--muted); }
footer { max-width: 88rem; margin: 0 auto; padding: 0 1rem 2rem; }

.verdict { border-left: 8px solid var(--edge); }
.verdict.pass { --edge: var(--pass); --edge-ground: var(--pass-ground); }
.verdict.fail { --edge: var(--fail); --edge-ground: var(--fail-ground); }
.verdict.inconclusive, .verdict.ungated { --edge: var(--warn); --edge-ground: var(--warn-ground); }
.word { display: inline-block; margin: 0; padding: .2rem .8rem; border-radius: 999px; font-weight: 700; color: var(--edge); background: var(--edge-ground); }
.reason { font-size: 1.1rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: .5rem 1.5rem; margin: .75rem 0 0; }
.facts dt { font-size: .8125rem; color: var(--muted); }
.facts dd { margin: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: 1rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.tiles li { background: var(--paper); border: 1px solid var(--rule); border-radius: 10px; padding: .75rem 1rem; }
.tiles .name { display: block; font-size: .8125rem; color: var(--muted); }
.tiles strong { display: block; font-size: 1.4rem; line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums; }
.tiles .note { display: block; font-size: .8125rem; }

.findings { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
.finding { border: 1px solid var(--rule); border-left: 5px solid var(--edge); border-radius: 6px; padding: .6rem .9rem; }
.finding p { margin: 0 0 .15rem; max-width: none; }
.finding.warning h3, .finding.notice h3 { font-weight: 500; }
.finding p:last-child { margin: 0; }
.error { --edge: var(--fail); --edge-ground: var(--fail-ground); }
.warning, .waived { --edge: var(--warn); --edge-ground: var(--warn-ground); }
.notice { --edge: var(--notice); --edge-ground: var(--notice-ground); }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 999px; font-size: .8125rem; font-weight: 600; color: var(--edge); background: var(--edge-ground); white-space: nowrap; }
.badge.ok { --edge: var(--pass); --edge-ground: var(--pass-ground); }
.badge.fails { --edge: var(--fail); --edge-ground: var(--fail-ground); }
.badge.undecided { --edge: var(--warn); --edge-ground: var(--warn-ground); }

.scroll {
  overflow-x: auto; margin: 0 0 1rem; border: 1px solid var(--rule); border-radius: 6px;
  background:
    linear-gradient(to right, var(--paper) 1rem, transparent 3rem) left / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 1rem, transparent 3rem) right / 3rem 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) left / .75rem 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) right / .75rem 100% no-repeat scroll;
}
section > .scroll:last-child { margin-bottom: 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; padding: .5rem .75rem; font-size: .875rem; color: var(--muted); }
th, td { padding: .4rem .75rem; text-align: left; vertical-align: middle; border-top: 1px solid var(--rule); max-width: 28rem; overflow-wrap: break-word; unicode-bidi: isolate; }
td code, td bdi, th code, th bdi { overflow-wrap: anywhere; }
th { font-weight: 600; }
thead th { font-size: .8125rem; color: var(--muted); vertical-align: bottom; }
td.number, th.number { text-align: right; white-space: nowrap; }
td .badge { margin-left: .25rem; }
td.text { min-width: 6rem; }
th[scope="row"] { min-width: 10rem; }
td .note { display: block; white-space: nowrap; }
.narrow { width: fit-content; max-width: 100%; }
.matrix { width: auto; }
.matrix td { min-width: 6rem; text-align: center; }
.matrix td b, .matrix th .note { display: block; }
.matrix th .note { font-weight: 400; }
.matrix thead th + th { text-align: center; }
.heat-1 { background: color-mix(in srgb, var(--now) 5%, var(--paper)); }
.heat-2 { background: color-mix(in srgb, var(--now) 10%, var(--paper)); }
.heat-3 { background: color-mix(in srgb, var(--now) 15%, var(--paper)); }
.heat-4 { background: color-mix(in srgb, var(--now) 20%, var(--paper)); }
.heat-5 { background: color-mix(in srgb, var(--now) 24%, var(--paper)); }
.heat-6 { background: color-mix(in srgb, var(--now) 28%, var(--paper)); }
.heat-7 { background: color-mix(in srgb, var(--now) 32%, var(--paper)); }
.heat-8 { background: color-mix(in srgb, var(--now) 36%, var(--paper)); }
.heat-9 { background: color-mix(in srgb, var(--now) 40%, var(--paper)); }
.matrix td .note { color: inherit; }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.25rem 1.5rem; margin: 0 0 1rem; }
.chart { margin: 0; min-width: 0; max-width: 26rem; }
figcaption { font-weight: 600; }
.plot { display: block; width: 100%; height: auto; }
.plot text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--muted); }
.plot .title { fill: var(--ink); }
.grid { stroke: var(--rule); stroke-width: 1; fill: none; }
.axis { stroke: var(--muted); stroke-width: 1; fill: none; }
.line { fill: none; stroke-width: 2; stroke: var(--colour); stroke-linejoin: round; }
.now { --colour: var(--now); }
.then { --colour: var(--then); }
.line.now { stroke-width: 2.5; }
.line.then { stroke-dasharray: 6 4; }
.line.reference { stroke: var(--muted); stroke-width: 1.25; stroke-dasharray: 2 4; }
.line.limit { stroke: var(--limit); stroke-dasharray: 8 3 2 3; }
.interval .line.limit, .line.limit.sign { stroke-dasharray: none; }
.dot { fill: var(--colour); stroke: var(--paper); stroke-width: 1.5; }
.dot.then { fill: var(--paper); stroke: var(--then); stroke-width: 2; }
.whisker { stroke: var(--colour); stroke-width: 1.5; opacity: .6; }
.mark { fill: none; stroke: var(--ink); stroke-width: 2; }
.bar { fill: var(--muted); opacity: .45; }
.span { stroke: var(--now); stroke-width: 7; stroke-linecap: butt; opacity: .35; fill: none; }
.before { fill: var(--paper); stroke: var(--then); stroke-width: 2; }
.interval { display: block; }
.class-0 { --colour: var(--class-0); }
.class-1 { --colour: var(--class-1); }
.class-2 { --colour: var(--class-2); }
.class-3 { --colour: var(--class-3); }
.class-4 { --colour: var(--class-4); }
.class-5 { --colour: var(--class-5); }
.line.class-1 { stroke-dasharray: 8 3; }
.line.class-2 { stroke-dasharray: 2 3; }
.line.class-3 { stroke-dasharray: 8 3 2 3; }
.line.class-4 { stroke-dasharray: 12 4; }
.line.class-5 { stroke-dasharray: 4 2; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .25rem 0 .75rem; padding: 0; font-size: .875rem; }
.legend li { display: flex; align-items: center; gap: .5rem; min-width: 0; }
.swatch { flex: none; }
summary { cursor: pointer; font-size: .875rem; color: var(--link); padding: .15rem 0; width: fit-content; }
details .scroll { max-height: 20rem; overflow: auto; margin-top: .5rem; }

@media (min-width: 70rem) {
  .page { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 1.5rem; }
  nav { position: sticky; top: 1rem; align-self: start; }
  nav ul { display: block; }
}
@media (max-width: 30rem) {
  .page { padding: .5rem; }
  section, .verdict { padding: .75rem; border-radius: 8px; }
  h1 { font-size: 1.3rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .tiles li { padding: .5rem .75rem; }
  th, td { padding: .4rem .5rem; }
  th[scope="row"] { min-width: 7.5rem; }
  td.text { min-width: 10.5rem; }
  table:not(.matrix) tbody th { position: sticky; left: 0; background: var(--paper); overflow-wrap: anywhere; }
}
@media print {
  @page { margin: 14mm; }
  html { color-scheme: light; font-size: 9.5pt; }
  body { background: none; }
  .page { display: block; padding: 0; max-width: none; }
  nav, .skip, details { display: none; }
  section { border: 0; padding: 0; }
  .facts { grid-template-columns: 1fr 1fr; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .5rem; }
  .tiles li { padding: .4rem .6rem; }
  .tiles strong { font-size: 1.15rem; }
  section, .verdict, .tiles, .chart, tr, .finding { print-color-adjust: exact; }
  .scroll { overflow: visible; border: 0; background: none; }
  .verdict, .finding, .chart, .tiles, tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  table { font-size: .85rem; }
  th, td { padding: .2rem .35rem; min-width: 0; }
  caption { padding: .2rem .35rem; }
  td.number, th.number, td .note { white-space: normal; }
  .charts { grid-template-columns: 1fr 1fr 1fr; gap: .75rem; }
  td.text, th[scope="row"] { min-width: 0; }
  .interval { width: 110px; height: auto; }
}
@media (forced-colors: active) {
  .badge, .word { border: 1px solid; }
  .line, .whisker, .dot, .grid, .axis, .mark, .span, .before, .bar { forced-color-adjust: auto; }
}
`;

/** Of the text above, as the page's policy names it; a test compares them. */
export const STYLE_HASH = "sha256-TKy73wmCaXLOc8784A4xKp5b/LuQ+nhb4NYUTpRnAII=";
