// The picture of a refusing comment in the README: a pull request with a retrained fraud model (simulated data) is checked
// by the Action from source, against the stand-in for GitHub; its comment is rendered as GitHub would, in headless Chromium.
//
//   node scripts/comment-picture.mjs [<picture.png>]
//
// Needs Node 24 and Chromium (CHROMIUM names its command). The comment itself is written next to the picture, as Markdown.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "./browser/chromium.mjs";
import { commentPage } from "./comment/page.mjs";

const picture = resolve(process.argv[2] ?? join(import.meta.dirname, "..", "docs", "pictures", "refused.png"));
const WIDTH_PX = 900;

// The helpers of the tests clean up after a suite; here, that is the end of the script.
const cleaners = [];
globalThis.afterAll = (clean) => cleaners.push(clean);
const { checkPullRequest } = await import("./comment/check.mjs");

try {
  const comment = await checkPullRequest();
  await writeFile(picture.replace(/\.png$/, ".md"), comment);
  await writeFile(picture, await photograph(commentPage(comment)));
  console.log(picture);
} finally {
  for (const clean of cleaners) await clean();
}

/** A page in Chromium, as a PNG. */
async function photograph(html) {
  const folder = await mkdtemp(join(tmpdir(), "model-release-comment-"));
  const file = join(folder, "comment.html");
  await writeFile(file, html);
  const browser = await startChromium();
  try {
    const page = await browser.open();
    await page.look({ width: WIDTH_PX, scheme: "light" });
    await page.go(pathToFileURL(file).href);
    return await page.screenshot();
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}
