import { measureCurves } from "../../../src/gate/quality/curves.ts";
import type { Sample } from "../../../src/gate/quality/sample.ts";
import { randomOf } from "../../../src/statistics/random.ts";

const CLASSES = Array.from({ length: 9 }, (_, i) => `class ${i}`);

/** `rows` rows of so many classes, whose scores are mostly right. */
function sampleOf(rows: number, classes: number, positive?: number): Sample {
  const random = randomOf("curves");
  const actual = Int32Array.from({ length: rows }, (_, i) => Math.floor(Math.sqrt(i)) % classes);
  const values = new Float64Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    const raw = Array.from({ length: classes }, (_, c) => random.uniform() + (actual[i] === c ? 0.6 : 0));
    const sum = raw.reduce((a, b) => a + b, 0);
    for (const [c, value] of raw.entries()) values[i * classes + c] = value / sum;
  }
  return {
    rows: {
      type: "classification",
      ...{ actual, predicted: actual, classes, scores: { width: classes, values } },
      ...(positive === undefined ? {} : { positive }),
    },
    answers: { kind: "classes", classes: CLASSES.slice(0, classes), indexes: actual },
    classes: CLASSES.slice(0, classes),
    slices: {},
  };
}

test("of two classes the curves are those of the positive class", () => {
  const curves = measureCurves(sampleOf(4000, 2, 0));
  expect(curves?.classes.map(({ of }) => of)).toEqual(["class 0"]);
  const [only] = curves?.classes ?? [];
  for (const curve of [only?.roc, only?.precisionRecall]) {
    expect(curve?.x.length).toBeGreaterThan(40);
    expect(curve?.x.length).toBeLessThanOrEqual(200);
    expect(curve?.y).toHaveLength(curve?.x.length ?? 0);
  }
  expect(curves?.calibration.reduce((sum, { rows }) => sum + rows, 0)).toBe(4000);
});

test("without a positive class, at most six classes have curves, the most frequent ones first", () => {
  const curves = measureCurves(sampleOf(300, 9));
  expect(curves?.classes.map(({ of }) => of)).toEqual([7, 6, 5, 4, 3, 2].map((i) => `class ${i}`));
  for (const { roc } of curves?.classes ?? []) expect(roc?.x.length).toBeLessThanOrEqual(60);
});

test("no number of it says the score of a row", () => {
  const sample = sampleOf(60, 2, 1);
  const curves = measureCurves(sample);
  const told = JSON.stringify(curves).match(/\d+\.\d+/g) ?? [];
  expect(told.length).toBeGreaterThan(20);
  expect(told.every((number) => number.length <= "0.123".length)).toBe(true);
  for (const { rows, confidence, right } of curves?.calibration ?? []) {
    expect([confidence === undefined, right === undefined]).toEqual([rows < 5, rows < 5]);
  }
  expect(curves?.calibration.some(({ rows }) => rows > 0 && rows < 5)).toBe(true);
});

test.each([
  ["a few rows", sampleOf(49, 2, 1)],
  ["a classifier without scores", withoutScores(sampleOf(100, 2, 1))],
  [
    "a regression",
    {
      rows: { type: "regression", actual: new Float64Array(100), predicted: new Float64Array(100) },
      answers: { kind: "values", values: new Float64Array(100) },
      slices: {},
    } as unknown as Sample,
  ],
])("%s has none", (_, sample) => {
  expect(measureCurves(sample)).toBeUndefined();
});

function withoutScores(sample: Sample): Sample {
  const { scores: _, ...rows } = sample.rows as Extract<Sample["rows"], { readonly type: "classification" }>;
  return { ...sample, rows };
}
