import { readFileSync } from "node:fs";
import { measureCurves } from "../../src/gate/quality/curves.ts";
import type { Sample } from "../../src/gate/quality/sample.ts";
import { confusionOf } from "../../src/metrics/confusion.ts";
import type { Report } from "../../src/releases/report.ts";
import { randomOf } from "../../src/statistics/random.ts";

/** A report of `__tests__/report/snapshots`, which has every section but that of ONNX test data. */
export function snapshotReport(kind: string): Report {
  return (JSON.parse(readFileSync(`__tests__/report/snapshots/${kind}/report.json`, "utf8")) as { report: Report })
    .report;
}

/** What somebody may call a class, a column, a file or themselves. */
export const HOSTILE_NAMES = [
  "<script>alert(1)</script>",
  `"><img src=x onerror="alert(1)">`,
  "'--></style></title></svg><script>alert(1)</script>",
  "<svg/onload=alert(1)>",
  "&lt;b&gt; &amp; &#x3c;",
  "javascript:alert(1)",
  "\u202Egnp.exe\u202C \u2066isolated",
  "نموذج الاحتيال",
  "日本語のモデル🦊",
  "a\u0000b\u0007c\u001b[31md\r\ne",
  `${"long".repeat(400)}`,
  "\u200b\ufeff",
  "\ud800 alone",
  "constructor",
  `<a href="https://example.com/">click</a>`,
];

/** Whose values the code itself gives, and reads. */
const OURS = ["schema", "mode", "verdict", "kind", "claimedBump", "requiredBump", "requires", "level", "direction"];
const OUR_KEYS: ReadonlySet<string> = new Set([
  ...OURS,
  "state",
  "decision",
  "measure",
  "bounds",
  "previous",
  "inputs",
]);

/** The report with every text that anybody else may have written replaced by a hostile one, one after the other. */
export function hostile(report: Report): Report {
  let next = 0;
  const replaced = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => replaced(item, key));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item, name)]));
    }
    if (typeof value !== "string" || OUR_KEYS.has(key) || /^p(?:50|95)$/.test(value)) return value;
    next += 1;
    return HOSTILE_NAMES[next % HOSTILE_NAMES.length];
  };
  return replaced(report, "") as Report;
}

/** A report on a classifier of so many classes, none of which is the positive one. */
export function reportOfClasses(classes: number, rows = 3000): Report {
  const names = Array.from(
    { length: classes },
    (_, i) => `class ${i + 1}${i % 3 === 0 ? " of a rather long name" : ""}`,
  );
  const random = randomOf("classes");
  const actual = Int32Array.from({ length: rows }, () => Math.floor(random.uniform() ** 1.5 * classes));
  const values = new Float64Array(rows * classes);
  const predicted = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const raw = names.map((_, c) => Math.exp(3 * random.uniform() + (actual[i] === c ? 2 : 0)));
    const sum = raw.reduce((a, b) => a + b, 0);
    for (const [c, value] of raw.entries()) values[i * classes + c] = value / sum;
    predicted[i] = raw.indexOf(Math.max(...raw));
  }
  const sample: Sample = {
    rows: { type: "classification", actual, predicted, classes, scores: { width: classes, values } },
    answers: { kind: "classes", classes: names, indexes: predicted },
    classes: names,
    slices: {},
  };
  const curves = measureCurves(sample);
  const base = snapshotReport("passed");
  const { positiveClass: _, ...quality } = base.quality as NonNullable<Report["quality"]>;
  return {
    ...base,
    quality: {
      ...quality,
      ...(curves && { curves: { candidate: curves, previous: curves } }),
      confusion: { classes: names, counts: confusionOf(actual, predicted, classes) },
    },
  };
}
