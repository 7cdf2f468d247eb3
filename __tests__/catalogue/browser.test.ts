import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gatheredOf, simulated, siteOf } from "../helpers/catalogue-site.ts";
import { HOSTILE_NAMES, hostile, snapshotReport } from "../helpers/html-report.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

interface Page {
  readonly heard: { readonly errors: string[]; readonly requests: string[] };
  go(url: string): Promise<void>;
  look(view: { width: number; scheme?: string; media?: string }): Promise<void>;
  evaluate<T>(expression: string): Promise<T>;
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  print(): Promise<Buffer>;
}
interface Browser {
  open(options?: { script?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

const { startChromium } = (await import("../../scripts/browser/chromium.mjs" as string)) as {
  startChromium(): Promise<Browser>;
};

const hostileReport = { ...hostile(snapshotReport("refused")), model: "fraud", version: "1.0.0" } as never;
const NAMED = HOSTILE_NAMES.map((name, i) => ({ model: `a-${i}`, title: name, purpose: HOSTILE_NAMES.at(-i) ?? "" }));
const SITES = {
  "1 version": () => simulated(1, 1),
  "300 versions": () => simulated(40, 300),
  "10,000 versions": () => simulated(500, 10_000),
  "hostile names": () => ({
    models: [...NAMED, { model: "fraud", title: `"quoted" </script><script>alert(1)</script>` }],
    gathered: [gatheredOf(hostileReport, { url: "javascript:alert(1)" })],
  }),
} satisfies Record<string, () => ReturnType<typeof simulated>>;

let browser: Browser;

// Without Chromium this fails, and so does every test below.
beforeAll(async () => {
  browser = await startChromium();
});

afterAll(() => browser?.close());

/** What a person sees of the list: its count, and the names of the rows in their order. */
const list = (page: Page) =>
  page.evaluate<{ count: string; names: string[] }>(`({
    count: document.querySelector(".count").textContent,
    names: [...document.querySelectorAll(".list tbody tr")].filter((row) => row.checkVisibility()).map((row) => row.cells[0].querySelector("a").textContent),
  })`);

/** Answers when the list has changed after `action`: it waits for a pause of the keyboard. */
async function changed(page: Page, action: string | (() => Promise<void>)) {
  const before = await page.evaluate<string>(`document.querySelector(".count").textContent`);
  if (typeof action === "string") await page.evaluate(action);
  else await action();
  for (let i = 0; i < 200; i++) {
    const now = await page.evaluate<string>(
      `new Promise((resolve) => setTimeout(() => resolve(document.querySelector(".count").textContent), 50))`,
    );
    if (now !== before) break;
  }
  return list(page);
}

const choose = (name: string, value: string) =>
  `(() => { const e = document.querySelector("[data-filter=${name}]"); e.value = ${JSON.stringify(value)}; e.dispatchEvent(new Event("input", { bubbles: true })); })()`;
const title = (at: number) => `document.querySelectorAll(".list thead button")[${at}]`;
const fits = `document.documentElement.scrollWidth <= innerWidth`;

// By name: jest would print the sites themselves.
describe.each(Object.keys(SITES) as (keyof typeof SITES)[])("the page of %s", (name) => {
  const folder = tempFolder();
  const url = pathToFileURL(join(folder, "index.html")).href;
  let page: Page;
  let { models, gathered }: ReturnType<typeof simulated> = { models: [], gathered: [] };

  beforeAll(async () => {
    ({ models, gathered } = SITES[name]());
    for (const [path, text] of await siteOf(models, gathered)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    page = await browser.open();
    await page.look({ width: 1400 });
    await page.go(url);
  });

  afterEach(() => {
    expect(page.heard.errors).toEqual([]);
    expect(page.heard.requests.filter((request) => !request.startsWith("file:") && request !== "data:,")).toEqual([]);
  });

  test("shows every model, with and without a script", async () => {
    expect((await list(page)).names).toHaveLength(models.length);
    const still = await browser.open({ script: false });
    await still.go(url);
    expect((await list(still)).names).toHaveLength(models.length);
    expect(await still.evaluate(`document.querySelector("form").checkVisibility()`)).toBe(false);
  });

  test("is searched from the keyboard, and says how many match", async () => {
    await page.evaluate(`document.querySelector("input").focus()`);
    const found = await changed(page, () => page.type("PLANNED"));
    const own = models.some(({ model }) => model === "planned");
    expect(found.names).toHaveLength(own ? 1 : 0);
    expect(found.count).toMatch(own ? /^1 of [\d,]+ models$/ : /^No match in \d+ models$/);
    expect((await changed(page, `document.querySelector("[type=reset]").click()`)).names).toHaveLength(models.length);
  });

  test("is sorted by a number and by a text, both ways, with cells without a value at the end", async () => {
    const column = async (at: number) =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll(".list tbody tr")].map((row) => row.cells[${at}].dataset.sort ?? "")`,
      );
    await page.evaluate(`${title(7)}.focus()`);
    await changed(page, () => page.press("Enter"));
    const up = (await column(7)).filter((value) => value !== "").map(Number);
    expect(up).toEqual([...up].sort((a, b) => a - b));
    expect((await column(7)).slice(up.length).every((value) => value === "")).toBe(true);
    expect(await page.evaluate(`${title(7)}.parentElement.ariaSort + document.activeElement.textContent`)).toBe(
      "ascendingVersions",
    );
    expect((await changed(page, `${title(7)}.click()`)).count).toContain("sorted by Versions, descending");
    const down = await column(7);
    expect(down.filter((value) => value !== "").map(Number)).toEqual(up.toReversed());
    expect(down.slice(up.length).every((value) => value === "")).toBe(true);
    await changed(page, `${title(0)}.click()`);
    const names = await column(0);
    expect(names[0]).toBe([...names].sort(new Intl.Collator("en", { numeric: true }).compare)[0]);
  });

  test("is filtered if there is something to choose", async () => {
    const offered = await page.evaluate<string[]>(
      `[...document.querySelectorAll("[data-filter=status] option")].map((o) => o.value)`,
    );
    if (name.includes("hostile")) return;
    expect(offered).toContain("soon");
    const soon = await changed(page, choose("status", "soon"));
    expect(soon.names).toHaveLength(1);
    await changed(page, `document.querySelector("[type=reset]").click()`);
  });

  test("opens a model: its versions, its charts and their numbers, an older version", async () => {
    const { model } = gathered[0]?.record ?? { model: "" };
    await page.go(await page.evaluate(`document.querySelector('a[href="models/${model}/index.html"]').href`));
    const count = gathered.filter(({ record }) => record.model === model).length;
    expect((await list(page)).names).toHaveLength(count);
    expect(await page.evaluate(`document.querySelectorAll(".plot[aria-labelledby] .dot").length`)).toBeGreaterThan(0);
    // A click may stay on the page: there is no load to wait for.
    await page.evaluate(`[...document.querySelectorAll(".list tbody a")].at(-1).click()`);
    const arrived = `new Promise((resolve) => setTimeout(() => resolve(document.querySelector(":target h2") !== null), 50))`;
    for (let i = 0; i < 100 && !(await page.evaluate(arrived)); i++);
    expect(await page.evaluate(`document.querySelector(":target h2").textContent`)).toContain(
      gathered.findLast(({ record }) => record.model === model)?.record.version,
    );
    await page.go(url);
  });

  test.each([360, 1400])("fits %d px, light and dark", async (width) => {
    const { model } = gathered[0]?.record ?? { model: "" };
    for (const address of [url, new URL(`models/${model}/index.html`, url).href]) {
      await page.go(address);
      for (const scheme of ["light", "dark"]) {
        await page.look({ width, scheme });
        expect(await page.evaluate(fits)).toBe(true);
        const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
        expect(ground).toBe(scheme === "light" ? "rgb(245, 246, 248)" : "rgb(13, 16, 20)");
      }
    }
    await page.look({ width: 1400 });
    await page.go(url);
  });
});

test("a person at the keyboard gets to the controls, the titles and the rows, in the order of the page", async () => {
  const folder = tempFolder();
  const { models, gathered } = simulated(1, 1);
  for (const [path, text] of await siteOf(models, gathered)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const page = await browser.open();
  await page.look({ width: 1400 });
  await page.go(pathToFileURL(join(folder, "index.html")).href);
  const seen: string[] = [];
  for (let i = 0; i < 16; i++) {
    await page.press("Tab");
    seen.push(
      await page.evaluate(`(() => { const e = document.activeElement; const label = document.getElementById(e.getAttribute("aria-labelledby"));
        if (getComputedStyle(e).outlineStyle !== "solid") return "no outline: " + e.outerHTML;
        return (e.labels?.[0]?.firstChild ?? label ?? e).textContent; })()`),
    );
  }
  expect(seen).toEqual([
    ...["Skip to the content", "Search", "Status", "Show all", "Models, each with its latest version"],
    ...["Model", "Latest version", "Measured, 95% interval", "Latency p95", "Size", "Released", "Verdict", "Versions"],
    ...["Title 0", "Title 1"],
    expect.anything(),
  ]);
  expect(page.heard.errors).toEqual([]);
});

test("is printed light, without controls, with the details of a version open", async () => {
  const folder = tempFolder();
  const { models, gathered } = simulated(1, 1);
  const pages = await siteOf(models, gathered);
  writeFileSync(join(folder, "index.html"), pages.get("models/model-00000/index.html") ?? "");
  const page = await browser.open();
  await page.go(pathToFileURL(join(folder, "index.html")).href);
  await page.look({ width: 1400, scheme: "dark", media: "print" });
  expect(await page.evaluate(`document.querySelector("form").checkVisibility()`)).toBe(false);
  expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe("rgb(27, 31, 36)");
  expect(await page.evaluate(`document.querySelector(".version .digest").checkVisibility()`)).toBe(true);
  expect((await page.print()).subarray(0, 5).toString()).toBe("%PDF-");
});
