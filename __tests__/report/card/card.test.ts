import { parse } from "yaml";
import type { Report } from "../../../src/releases/report.ts";
import { renderCard } from "../../../src/report/card/card.ts";
import { EVERY_FIELD } from "../../helpers/every-field.ts";
import { reportOf } from "../../helpers/report.ts";
import { metadata } from "../../rules/raised.ts";

const METADATA = metadata().value;
const cardOf = (report: Report = EVERY_FIELD, readme?: string) => renderCard(report, METADATA, readme);
/** The front matter as data, read as YAML 1.1 and 1.2. */
function front(text: string) {
  const [, block = ""] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  const [one, two] = (["1.1", "1.2"] as const).map((version) => parse(block, { version }));
  expect(one).toEqual(two);
  return two;
}

test("the front matter states the license, the task and the measured values with their intervals", () => {
  const { text, findings } = cardOf();
  expect(findings).toEqual([]);
  const results = front(text)["model-index"][0].results;
  expect(front(text)).toMatchObject({ license: "mit", library_name: "onnx", tags: expect.arrayContaining(["onnx"]) });
  expect(results).toMatchObject([
    {
      dataset: { name: "m/rows.csv", type: "fixtures", revision: "a".repeat(64) },
      metrics: [{ type: "accuracy", name: "accuracy", value: 0.85, args: { low: 0.8, high: 0.9, level: 0.95 } }],
      source: { url: "https://x/7" },
    },
    { dataset: { config: "site=a" }, metrics: [{ type: "accuracy" }] },
  ]);
  // What is undefined on the rows has no value, and what is only declared was not measured.
  expect(JSON.stringify(results)).not.toMatch(/roc_auc|auc_roc|0\.855/);
});

test.each([
  ["Apache-2.0", { license: "apache-2.0" }],
  ["GPL-3.0-or-later", { license: "gpl-3.0" }],
  ["ODbL-1.0", { license: "odbl" }],
  ["LicenseRef-Acme", { license: "other", license_name: "licenseref-acme" }],
  ["0BSD", { license: "other", license_name: "0bsd" }],
])("the license %s is the hub's own", (license, keys) => {
  expect(front(cardOf({ ...EVERY_FIELD, license }).text)).toMatchObject(keys);
});

test.each([
  ["classification", ["N", 3], "tabular-classification"],
  ["regression", ["N", 3], "tabular-regression"],
  ["ranking", ["N", 3], undefined],
  ["classification", ["N", 3, 224, 224], undefined],
] as const)("a %s of %j has the task %s", (type, shape, task) => {
  const signature = { inputs: [{ name: "x", isTensor: true, type: "float32", shape }], outputs: [] };
  const { text } = renderCard({ ...EVERY_FIELD, signature }, { ...METADATA, model_type: type }, undefined);
  expect(front(text).pipeline_tag).toBe(task);
});

test("hostile names end neither the front matter nor the Markdown", () => {
  const hostile =
    'a\n---\nlicense: x\u0085\u2028\ufffe\u{1f600}"\\\u202e: [&a *b] # <script>alert(1)</script> | @x ![](http://e)';
  const [slice] = EVERY_FIELD.quality!.slices;
  const report = {
    ...{ ...EVERY_FIELD, title: hostile, purpose: hostile, owner: hostile, license: "MIT" },
    quality: { ...EVERY_FIELD.quality!, fixtures: hostile, slices: [{ ...slice!, column: hostile, value: hostile }] },
  };
  const { text } = cardOf(report);
  expect(Object.keys(front(text))).toEqual(["license", "library_name", ...Object.keys(front(cardOf().text)).slice(2)]);
  expect(front(text)["model-index"][0].name).toContain("<script>");
  const body = text.slice(text.indexOf("\n---\n") + 5);
  expect(body).not.toMatch(/<script|!\[|^---$|^license/m);
});

test("numbers are numbers to every reader of YAML", () => {
  const [metric] = EVERY_FIELD.quality!.metrics;
  const metrics = [1e-7, 1.5e-9, -2e21, 0, 1].map((value) => ({ ...metric!, value }));
  const { text } = cardOf({ ...EVERY_FIELD, quality: { ...EVERY_FIELD.quality!, metrics, slices: [] } });
  expect(text).toContain("value: 1.0e-7\n");
  expect(front(text)["model-index"][0].results[0].metrics.map((m: { value: unknown }) => m.value)).toEqual([
    ...[1e-7, 1.5e-9, -2e21, 0, 1],
  ]);
});

test("the README of the release is kept, without a front matter of its own", () => {
  const own = "---\nlicense: proprietary\n---\n# Scorer\n\nUse it well.\u202e\r\n";
  const { text, findings } = cardOf(EVERY_FIELD, own);
  expect(text).toMatch(/\n## From README\.md\n\n# Scorer\n\nUse it well\.\n$/);
  expect(findings.map(({ rule }) => rule)).toEqual(["card/own-front-matter"]);
  expect(cardOf(EVERY_FIELD, "A\n\n---\n\nB").text).toMatch(/\nA\n\n---\n\nB\n$/);
  expect(cardOf(EVERY_FIELD, "---\n---\n").text).not.toContain("From README.md");
});

test("a model that was not measured has no model-index, and an ungated one says so first", () => {
  const { text, findings } = cardOf(reportOf({ verdict: "ungated", gated: false }));
  expect(front(text)).not.toHaveProperty("model-index");
  expect(text).toContain("**Released without an accuracy gate.**");
  expect(findings.map(({ rule }) => rule)).toEqual(["card/not-measured", "card/no-license"]);
});

test("the same release gives the same bytes", () => {
  expect(cardOf(structuredClone(EVERY_FIELD), "# A").text).toBe(cardOf(EVERY_FIELD, "# A").text);
});
