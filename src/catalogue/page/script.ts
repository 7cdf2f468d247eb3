/**
 * Search, filters and sorting of the lists. What it shows is in the page already: it only hides rows, moves them and
 * counts them. Text of the page is compared and never made into markup.
 */
export const SCRIPT = `
"use strict";
(() => {
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  for (const list of document.querySelectorAll("[data-list]")) start(list);

  function start(list) {
    const form = list.querySelector("form");
    const search = form.querySelector("input");
    const filters = [...form.querySelectorAll("select")];
    const count = list.querySelector(".count");
    const table = list.querySelector("table");
    const body = table.tBodies[0];
    const titles = [...table.tHead.rows[0].cells];
    const rows = [...body.rows];
    let texts;
    let shown = rows.length;

    function update() {
      const words = fold(search.value).split(/\\s+/).filter((word) => word !== "");
      if (words.length > 0) texts ??= rows.map((row) => fold(row.textContent));
      const wanted = filters.filter((each) => each.value !== "").map((each) => ["data-" + each.dataset.filter, each.value]);
      shown = 0;
      rows.forEach((row, i) => {
        const match = wanted.every(([name, value]) => row.getAttribute(name) === value)
          && words.every((word) => texts[i].includes(word));
        if (match) shown += 1;
        if (row.hidden === match) row.hidden = !match;
      });
      say("");
    }

    function say(more) {
      const noun = rows.length === 1 ? list.dataset.one : list.dataset.many;
      const number = (value) => value.toLocaleString("en");
      const all = number(rows.length) + " " + noun;
      const some = shown === rows.length ? all : number(shown) + " of " + all;
      count.textContent = (shown === 0 && rows.length > 0 ? "No match in " + all : some) + more;
    }

    function sort(at, title) {
      const cell = titles[at];
      const number = cell.dataset.kind === "number";
      const up = cell.getAttribute("aria-sort") !== "ascending";
      const keys = new Map(rows.map((row) => {
        const own = row.cells[at];
        const key = own.dataset.sort ?? own.textContent.trim();
        return [row, key === "" ? undefined : number ? Number(key) : fold(key)];
      }));
      const order = new Intl.Collator("en", { numeric: true }).compare;
      const sorted = [...rows].sort((a, b) => {
        const [x, y] = [keys.get(a), keys.get(b)];
        if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
        const by = number ? x - y : order(x, y);
        return up ? by : -by;
      });
      for (const row of sorted) body.append(row);
      for (const each of titles) each.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", up ? "ascending" : "descending");
      say(", sorted by " + title + (up ? ", ascending" : ", descending"));
    }

    titles.forEach((cell, at) => {
      const title = cell.textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...cell.childNodes);
      button.addEventListener("click", () => sort(at, title));
      cell.append(button);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(update));
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(update, rows.length > 1000 ? 150 : 0);
    });
    form.hidden = false;
    addEventListener("pageshow", update);
  }
})();
`;

/** Of the text above, as the page's policy names it; a test compares them. */
export const SCRIPT_HASH = "sha256-ud7f/TREfrvKzk9sQykym9VUXgOPogSHCJaQSeMH1DM=";
