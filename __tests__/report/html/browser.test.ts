import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { renderHtml } from "../../../src/report/html/page.ts";
import { hostile, reportOfClasses, snapshotReport } from "../../helpers/html-report.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

interface Page {
  readonly heard: { readonly errors: string[]; readonly requests: string[] };
  go(url: string): Promise<void>;
  look(view: { width: number; scheme?: string; media?: string }): Promise<void>;
  evaluate<T>(expression: string): Promise<T>;
  press(key: string): Promise<void>;
  screenshot(): Promise<Buffer>;
  print(): Promise<Buffer>;
}
interface Browser {
  open(): Promise<Page>;
  close(): Promise<void>;
}

const { startChromium } = (await import("../../../scripts/browser/chromium.mjs" as string)) as {
  startChromium(): Promise<Browser>;
};

const folder = tempFolder();
const reports = {
  refused: snapshotReport("refused"),
  hostile: hostile(snapshotReport("refused")),
  classes: reportOfClasses(5),
};
const VIEWS = [360, 1400].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));

let browser: Browser;

// Without Chromium this fails, and so does every test below.
beforeAll(async () => {
  browser = await startChromium();
});

afterAll(() => browser?.close());

describe.each(Object.entries(reports))("the page of a report that is %s", (name, report) => {
  let page: Page;
  let url: string;

  beforeAll(async () => {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, renderHtml(report));
    url = pathToFileURL(file).href;
    page = await browser.open();
    await page.go(url);
  });

  test("loads nothing, runs nothing and logs nothing", async () => {
    expect(page.heard.errors).toEqual([]);
    expect(page.heard.requests.filter((request) => request !== url && request !== "data:,")).toEqual([]);
    const foreign = "script, img, iframe, object, embed, form, a:not([href^='#']), [onload], [onerror], [style]";
    expect(await page.evaluate(`document.querySelectorAll(${JSON.stringify(foreign)}).length`)).toBe(0);
    // The page's own style is the one that its policy lets through.
    expect(await page.evaluate("getComputedStyle(document.querySelector('.page')).maxWidth")).toBe("1408px");
  });

  test.each(VIEWS)("fits $width px ($scheme): only its tables scroll to the side", async (view) => {
    await page.look(view);
    const { over, wide } = await page.evaluate<{ over: number; wide: string[] }>(`({
      over: document.documentElement.scrollWidth - innerWidth,
      wide: [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 &&
        !e.closest(".scroll, .unseen, details:not([open])")).map((e) => e.outerHTML.slice(0, 80)),
    })`);
    expect(wide).toEqual([]);
    expect(over).toBeLessThanOrEqual(0);
    expect((await page.screenshot()).length).toBeGreaterThan(10_000);
  });

  test("is light or dark as the reader's system is", async () => {
    const ground = async (scheme: string) => {
      await page.look({ width: 1400, scheme });
      return page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    };
    expect([await ground("light"), await ground("dark")]).toEqual(["rgb(245, 246, 248)", "rgb(13, 16, 20)"]);
  });

  test("is printed light, without its controls, on several pages", async () => {
    await page.look({ width: 1400, scheme: "dark", media: "print" });
    const shown = (selector: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).display`);
    expect([await shown("nav"), await shown("details"), await shown(".finding")]).toEqual([
      "none",
      "none",
      "list-item",
    ]);
    expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).color")).toBe("rgb(27, 31, 36)");
    const pdf = (await page.print()).toString("latin1");
    expect(pdf.slice(0, 5)).toBe("%PDF-");
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(2);
    await page.look({ width: 1400 });
  });

  test("is walked through with the keyboard, in the order of the page", async () => {
    await page.look({ width: 1400 });
    await page.go(url);
    const count = await page.evaluate<number>(`document.querySelectorAll("a, summary, [tabindex='0']").length`);
    const hidden = await page.evaluate<number>(
      `document.querySelectorAll("details:not([open]) [tabindex='0']").length`,
    );
    const visited: { top: number; name: string; outline: string }[] = [];
    for (let i = 0; i < count - hidden; i++) {
      await page.press("Tab");
      visited.push(
        await page.evaluate(`(() => { const e = document.activeElement; const s = getComputedStyle(e);
          const label = document.getElementById(e.getAttribute("aria-labelledby"));
          return { top: [...document.querySelectorAll("*")].indexOf(e), outline: s.outlineStyle,
            name: (label ?? e).textContent.trim() }; })()`),
      );
    }
    expect(visited[0]?.name).toBe("Skip to the report");
    expect(visited.filter(({ name, outline }) => name === "" || outline !== "solid")).toEqual([]);
    const places = visited.map(({ top }) => top);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  test("has a link that skips to the report, and numbers of its charts that the keyboard opens", async () => {
    await page.go(url);
    await page.press("Tab");
    await page.press("Enter");
    expect(await page.evaluate("location.hash + document.activeElement.id")).toBe("#contentcontent");
    await page.evaluate("document.querySelector('summary').focus()");
    await page.press("Enter");
    expect(await page.evaluate("document.querySelector('details').open")).toBe(true);
  });
});
