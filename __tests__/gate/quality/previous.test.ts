import { encodeColumn } from "../../../src/gate/fixtures/column.js";
import type { Predictions } from "../../../src/gate/ports.js";
import { type Answered, measureQuality } from "../../../src/gate/quality/measure.js";
import { parseMetadata } from "../../../src/registry/metadata.js";
import { parsePolicy } from "../../../src/registry/policy.js";
import { metadataOf } from "../../helpers/registry.js";

const LABELS = ["legit", "fraud"].flatMap((label) => new Array<string>(30).fill(label));

/** A model that knows `classes` in this order and gives each row's own class `right` of its probability. */
function answered(classes: readonly string[], right: (row: number) => number, labels = LABELS): Answered {
  const stated = metadataOf({ model_name: "m", version: "1.0.0" }, 1, { output_classes: classes });
  const metadata = parseMetadata("m/metadata.json", new TextEncoder().encode(JSON.stringify(stated))).document;
  if (metadata === undefined) throw new Error("the metadata does not parse");
  const values = new Float64Array(labels.length * classes.length);
  for (const [row, label] of labels.entries()) {
    const own = classes.indexOf(label);
    for (const c of classes.keys()) {
      values[row * classes.length + c] = c === own ? right(row) : (1 - right(row)) / (classes.length - 1);
    }
  }
  const predictions: Predictions = {
    rows: labels.length,
    place: "line",
    lines: Uint32Array.from(labels, (_, i) => i + 2),
    labels: encodeColumn(labels),
    slices: {},
    scores: { width: classes.length, values },
  };
  return { predictions, metadata, model: "m/model.onnx" };
}

function measure(candidate: Answered, before: Answered, gate: string) {
  const policy = parsePolicy("m/model.yml", new TextEncoder().encode(`gate: ${gate}`)).document;
  return measureQuality({
    ...candidate,
    policy,
    fixtures: { path: "m/fixtures/rows.csv", sha256: "5e4" },
    previous: { version: "1.0.0", ...before },
  });
}

const metricOf = (result: ReturnType<typeof measure>, name: string) =>
  result.quality?.metrics.find((m) => m.name === name);

/** Wrong in the last ten rows of fraud. */
const missesFraud = (row: number) => (row >= 50 ? 0.2 : 0.9);

test("a previous release with its classes in another order is measured by the same positive class", () => {
  const result = measure(
    answered(["legit", "fraud"], missesFraud),
    answered(["fraud", "legit"], () => 0.9),
    "{ metrics: { recall: { max_regression: { abs: 0.01 } } } }",
  );
  expect(metricOf(result, "recall")).toMatchObject({ change: { was: 1 }, state: "fails" });
  const difference = metricOf(result, "recall")?.change?.difference;
  expect(difference?.value).toBeCloseTo(-1 / 3, 12);
  expect(difference?.low).toBeLessThan(difference?.value ?? 0);
  expect(difference?.high).toBeGreaterThan(difference?.value ?? 0);
});

test("with a class appended both are means over all classes", () => {
  const labels = [...LABELS, ...new Array<string>(30).fill("unclear")];
  const before = answered(["legit", "fraud"], () => 0.9, labels);
  const result = measure(
    answered(["legit", "fraud", "unclear"], () => 0.9, labels),
    before,
    "{ metrics: { recall: { min: 0.5 } } }",
  );
  // The previous release answers a class that it does not know wrongly: two thirds are right.
  expect(metricOf(result, "recall")).toMatchObject({ value: 1, change: { was: 2 / 3 } });
});

test("a class that is gone is not comparable", () => {
  const result = measure(
    answered(["legit", "fraud"], () => 0.9),
    answered(["legit", "fraud", "unclear"], () => 0.9),
    "{ metrics: { recall: { max_regression: { abs: 0.1 } } } }",
  );
  expect(result.quality?.baseline).toMatchObject({ notComparable: expect.stringContaining("unclear") });
  expect([result.undecided, result.findings.map((f) => f.rule)]).toEqual([true, ["metric/not-comparable"]]);
});

test("a threshold that cannot be applied is an error", () => {
  const three = answered(["legit", "fraud", "unclear"], () => 0.9);
  expect(measure(three, three, "{ output: { threshold: 0.9 } }").findings).toMatchObject([
    { rule: "gate/threshold", level: "error" },
  ]);
});
