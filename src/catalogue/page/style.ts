/** What the catalogue adds to the style of the report, whose colours it uses. */
export const CATALOGUE_STYLE = `
.page.single { display: block; }
.head { margin: 0 0 1rem; }
.controls { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin: 0 0 .75rem; }
.controls[hidden] { display: none; }
.controls label { display: grid; gap: .15rem; font-size: .8125rem; color: var(--muted); min-width: 0; max-width: 100%; }
.controls label:first-child { flex: 1 1 14rem; max-width: 30rem; }
.controls input, .controls select, .controls button {
  font: inherit; font-size: 1rem; min-width: 0; max-width: 100%; min-height: 2.5rem; padding: .3rem .6rem;
  color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: 6px;
}
.controls button { cursor: pointer; }
.count { color: var(--muted); font-size: .875rem; }
.list > .scroll { margin: 0; }
tr[hidden] { display: none; }
time { white-space: nowrap; }
thead th button {
  font: inherit; color: inherit; background: none; border: 0; padding: .25rem 0; margin: 0; cursor: pointer; text-align: inherit;
  text-decoration: underline dotted; text-underline-offset: .2em;
}
thead th button::after { content: "\\00a0↕"; }
thead th[aria-sort] button { color: var(--ink); }
thead th[aria-sort] button::after { content: "\\00a0▲"; }
thead th[aria-sort="descending"] button::after { content: "\\00a0▼"; }
.list td .note { display: inline-block; }
.list th .note { display: block; font-weight: 400; }
.list td:empty::after { content: "–"; color: var(--muted); }
.badge.fails, .badge.undecided, .badge.ok { margin-left: 0; }
pre { margin: 0 0 .75rem; padding: .75rem 1rem; overflow-x: auto; background: var(--ground); border: 1px solid var(--rule); border-radius: 6px; font-size: .875rem; }
pre code { font-size: 1em; overflow-wrap: normal; }
.version h3 { margin-top: .75rem; }
.remarks { margin: 0 0 .75rem; padding-left: 1.25rem; }
.pages { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0; padding: 0; }
section:target { outline: 2px solid var(--link); }
td code.digest { font-size: .8125rem; }
.version > details { margin: .5rem 0 0; }
@media (min-width: 70rem) {
  nav[aria-label="Contents"] { max-height: calc(100vh - 2rem); overflow-y: auto; }
}
@media screen and (max-width: 45rem) {
  .controls label, .controls label:first-child { flex: 1 1 9rem; }
  .controls label:first-child { flex-basis: 100%; }
  .list > .scroll { border: 0; background: none; overflow: visible; }
  .list table, .list caption, .list tbody, .list tr, .list tbody th { display: block; }
  .list tr[hidden] { display: none; }
  .list caption { padding: 0 0 .5rem; }
  .list thead tr { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
  .list thead tr::before { content: "Sort by"; font-size: .8125rem; color: var(--muted); padding: .25rem 0; }
  .list thead:not(:has(button)) { display: none; }
  .list thead th { border: 0; padding: 0; min-width: 0; }
  .list tbody tr { border-top: 1px solid var(--rule); padding: .6rem 0; }
  .list tbody th { border: 0; padding: 0 0 .25rem; max-width: none; }
  .list td { display: flow-root; border: 0; padding: .1rem 0; max-width: none; text-align: right; white-space: normal; }
  .list td::before { content: attr(data-title); float: left; margin-right: 1rem; color: var(--muted); }
}
@media print {
  .controls, .count { display: none; }
  thead th button::after { display: none; }
  details .scroll { max-height: none; overflow: visible; }
  .version > details { display: block; }
  .version > details::details-content { content-visibility: visible; display: block; }
  pre { white-space: pre-wrap; }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .8em; overflow-wrap: anywhere; }
}
`;

/** Of the text above, as the page's policy names it; a test compares them. */
export const CATALOGUE_STYLE_HASH = "sha256-cCww1xp6EYya6ymQKrkihcwmSNOm/3qW//S/c+SXFGY=";
