// Screenshots of HTML reports in headless Chromium: light and dark, 360 and 1,400 px wide, and printed.
//
//   node scripts/html-screenshots.mjs <folder> [<report.json or report.html>…]
//
// Without a report, those of __tests__/report/snapshots are taken. Needs Node 24 and Chromium (CHROMIUM names its command).
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "./browser/chromium.mjs";

const SNAPSHOTS = join(import.meta.dirname, "..", "__tests__", "report", "snapshots");
const VIEWS = [360, 1400].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));

const [folder, ...given] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Name the folder for the screenshots:  node scripts/html-screenshots.mjs screenshots");
  process.exit(2);
}
const out = resolve(folder);
await mkdir(out, { recursive: true });
const reports =
  given.length > 0 ? given : (await readdir(SNAPSHOTS)).map((kind) => join(SNAPSHOTS, kind, "report.json"));
const browser = await startChromium();
try {
  for (const report of reports) {
    const name = nameOf(report);
    const page = await browser.open();
    await page.go(pathToFileURL(await pageOf(report, name)).href);
    for (const view of VIEWS) {
      await page.look(view);
      await save(`${name}-${view.width}-${view.scheme}.png`, await page.screenshot());
    }
    await save(`${name}.pdf`, await page.print());
    if (page.heard.errors.length > 0) console.error(`${name}: ${page.heard.errors.join("; ")}`);
  }
} finally {
  await browser.close();
}

/** A page is taken as it is; a report is rendered. */
async function pageOf(report, name) {
  if (report.endsWith(".html")) return resolve(report);
  const { renderHtml } = await import("../src/report/html/page.ts");
  const read = JSON.parse(await readFile(report, "utf8"));
  const file = join(out, `${name}.html`);
  await writeFile(file, renderHtml(read.report ?? read));
  return file;
}

function nameOf(report) {
  const name = basename(report).replace(/\.[^.]+$/, "");
  return name === "report" || name === "validation-report" ? basename(dirname(resolve(report))) : name;
}

async function save(name, bytes) {
  await writeFile(join(out, name), bytes);
  console.log(join(folder, name));
}
