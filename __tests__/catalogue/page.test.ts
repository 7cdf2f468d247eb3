import { createHash } from "node:crypto";
import { listedOf, pullCommand } from "../../src/catalogue/page/listed.ts";
import { SCRIPT, SCRIPT_HASH } from "../../src/catalogue/page/script.ts";
import { CATALOGUE_STYLE, CATALOGUE_STYLE_HASH } from "../../src/catalogue/page/style.ts";
import { AT_TOP } from "../../src/domain/registry.ts";
import { STYLE_HASH } from "../../src/report/html/style.ts";
import { gatheredOf, simulated, siteOf } from "../helpers/catalogue-site.ts";
import { HOSTILE_NAMES, hostile, snapshotReport } from "../helpers/html-report.ts";

const small = simulated(2, 3);
const MODELS = [
  { model: "bid", title: "bid" },
  { model: "fraud", title: "Fraud", purpose: "Detect fraud" },
];

/** The elements of a page: name, attributes, and whether they close. */
function elementsOf(page: string) {
  return [...page.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z:-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, close, name = "", rest = ""]) => ({
      close: close === "/",
      name: name.toLowerCase(),
      attributes: Object.fromEntries(
        [...rest.matchAll(/([a-z:-]+)(?:="([^"]*)")?/gi)].map(([, key = "", value = ""]) => [key, value]),
      ) as Record<string, string>,
    }),
  );
}

const withoutOurs = (page: string) => page.replace(/<(style|script)>[\s\S]*?<\/\1>|<!DOCTYPE html>/g, "");

test.each([
  [SCRIPT, SCRIPT_HASH],
  [CATALOGUE_STYLE, CATALOGUE_STYLE_HASH],
])("the digest that the policy names is that of the text: %#", (text, digest) => {
  expect(digest).toBe(`sha256-${createHash("sha256").update(text).digest("base64")}`);
  expect(text).not.toMatch(/<\/|<!--|innerHTML|eval|https?:\/\//);
});

test("the site has a page for each model, and is the same every time", async () => {
  const pages = await siteOf(small.models, small.gathered);
  expect([...pages.keys()]).toEqual([
    "models/model-00000/index.html",
    "models/model-00001/index.html",
    "models/planned/index.html",
    "index.html",
  ]);
  expect(await siteOf(small.models, small.gathered)).toEqual(pages);
});

test("the first page has every model as a row, without a script too", async () => {
  const page = (await siteOf(small.models, small.gathered)).get("index.html") ?? "";
  for (const { model, title } of small.models) {
    expect(page).toContain(`<a href="models/${model}/index.html"><bdi>${title}</bdi></a>`);
  }
  expect(page.match(/<tr role="row" data-status/g)).toHaveLength(3);
  expect(page).toContain("coming soon");
  expect(page).toMatch(/<form [^>]*hidden>/);
  expect(page).toContain(`<p class="count" role="status">3 models</p>`);
});

test("a model's page has its versions, changes, files, how to pull and load, and a link to each report", async () => {
  const report = { ...snapshotReport("passed"), model: "fraud", version: "1.0.1" };
  const page = (await siteOf(MODELS, [gatheredOf(report)])).get("models/fraud/index.html") ?? "";
  const release = "https://github.com/acme/models/releases";
  for (const words of [
    `href="${release}/tag/models%2Ffraud%2F1.0.1"`,
    `href="${release}/download/models%2Ffraud%2F1.0.1/validation-report.json"`,
    "model-release pull fraud@1.0.1 --from github:acme/models --into served",
    "import onnxruntime as ort\n",
    ...report.files.map(({ sha256 }) => sha256),
    ...(report.contract?.changes ?? []).map(({ rule }) => rule),
    `<a href="#v1.0.1">1.0.1</a>`,
    `id="v1.0.1"`,
  ]) {
    expect(page).toContain(words);
  }
});

test("a version without a report, withdrawn, or in a folder, says so and promises nothing", async () => {
  const gathered = [
    gatheredOf(undefined, { version: "2.0.0", status: "withdrawn", url: "releases/models/fraud/2.0.0" }),
    gatheredOf(undefined, { version: "1.0.0", url: "javascript:alert(1)" }),
  ];
  const page = (await siteOf(MODELS, gathered)).get("models/fraud/index.html") ?? "";
  expect(page).toContain("no report");
  expect(page).toContain("pull</code> refuses it");
  expect(page).toContain("The latest version is <b>1.0.0</b>");
  expect(page).toContain("<code>releases/models/fraud/2.0.0</code>");
  expect(page).not.toContain('href="javascript:');
  expect(listedOf(gathered[0] as never).reportUrl).toBeUndefined();
});

test("releases that were altered are named on the first page and on the model's own", async () => {
  const pages = await siteOf(MODELS, [gatheredOf(undefined)], ["models/fraud/1.1.0"]);
  expect(pages.get("index.html")).toContain("<code>models/fraud/1.1.0</code>");
  expect(pages.get("models/fraud/index.html")).toContain("Not listed");
  expect(pages.get("models/bid/index.html")).not.toContain("Not listed");
});

test("details of many versions are on several pages, and every version of the table leads to its own", async () => {
  const many = simulated(1, 60);
  const pages = await siteOf(many.models, many.gathered);
  const folder = "models/model-00000/";
  expect([...pages.keys()].filter((path) => path.startsWith(folder))).toEqual([
    `${folder}index.html`,
    `${folder}versions-2.html`,
    `${folder}versions-3.html`,
  ]);
  const first = pages.get(`${folder}index.html`) ?? "";
  const links = [...first.matchAll(/<th role="rowheader" scope="row"[^>]*><a href="([^"#]*)#([^"]+)">/g)];
  expect(links).toHaveLength(60);
  for (const [, file, id] of links) {
    expect(pages.get(`${folder}${file === "" ? "index.html" : file}`)).toContain(`id="${id}"`);
  }
});

test.each([
  [AT_TOP, "github:acme/models", "pull fraud@1.0.0 --from github:acme/models --into served"],
  [
    { folder: "my ads", tagPrefix: "ads/" },
    "a'b; rm",
    `--from 'a'\\''b; rm' --registry 'my ads' --tag-prefix ads/ --into served`,
  ],
])("the command for %j and %s can be pasted into a shell", (registry, from, words) => {
  expect(pullCommand({ model: "fraud", version: "1.0.0" }, { from, registry })).toContain(words);
});

describe("whatever others wrote", () => {
  const reports = HOSTILE_NAMES.map((_, i) => ({
    ...hostile(snapshotReport("refused")),
    model: "fraud",
    version: `1.${i}.0`,
  }));
  const gathered = reports.map((report, i) => gatheredOf(report as never, { url: HOSTILE_NAMES[i] ?? "" })).reverse();
  const models = [
    ...HOSTILE_NAMES.map((name, i) => ({ model: `a-${i}`, title: name, purpose: HOSTILE_NAMES.at(-i) ?? "" })),
    { model: "fraud", title: `"quoted" </script><script>alert(1)</script>` },
  ];

  test("is text: every < begins an element of ours, and no attribute runs, loads or leaves the page", async () => {
    const pages = await siteOf(models, gathered, HOSTILE_NAMES);
    for (const [path, page] of pages) {
      const rest = withoutOurs(page);
      const elements = elementsOf(rest);
      expect([path, rest.split("<").length - 1]).toEqual([path, elements.length]);
      const opened = elements.filter(({ close }) => !close);
      for (const { name, attributes } of opened) {
        expect(["script", "img", "iframe", "object", "embed", "base"]).not.toContain(name);
        expect(Object.keys(attributes).filter((key) => /^on|^style$|^src$|^action$/.test(key))).toEqual([]);
        if (attributes.href !== undefined)
          expect(attributes.href).toMatch(
            /^(?:#|data:,$|(?:models\/[\w-]+\/)?[\w-]+\.html|\.\.\/\.\.\/index\.html|https:\/\/)/,
          );
      }
      const ids = opened.flatMap(({ attributes }) => attributes.id ?? []);
      expect([path, ids.length]).toEqual([path, new Set(ids).size]);
      const named = opened.flatMap(({ attributes }) =>
        [attributes["aria-labelledby"], attributes["aria-controls"], attributes.for].flatMap(
          (each) => each?.split(" ") ?? [],
        ),
      );
      expect([path, named.filter((id) => !ids.includes(id))]).toEqual([path, []]);
      expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
      expect(page).toContain(
        `default-src 'none'; style-src '${STYLE_HASH}' '${CATALOGUE_STYLE_HASH}'; script-src '${SCRIPT_HASH}'`,
      );
    }
  });
});
