import { encodeColumn } from "../../../src/gate/fixtures/column.ts";
import type { Predictions } from "../../../src/gate/ports.ts";
import { type Answered, measureQuality } from "../../../src/gate/quality/measure.ts";
import { parseMetadata } from "../../../src/registry/metadata.ts";
import { parsePolicy } from "../../../src/registry/policy.ts";
import { metadataOf } from "../../helpers/registry.ts";

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

function measure(candidate: Answered, previous: Answered, gate: string, resamples = 200) {
  const policy = parsePolicy("m/model.yml", new TextEncoder().encode(`gate: ${gate}`)).document;
  return measureQuality({
    ...candidate,
    policy,
    fixtures: { path: "m/fixtures/rows.csv", sha256: "5e4" },
    previous: { kind: "found", version: "1.0.0", answers: previous },
    resamples,
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

describe("a limit against the previous release is decided by the paired interval", () => {
  const rows = (count: number) => ["legit", "fraud"].flatMap((label) => new Array<string>(count / 2).fill(label));
  /** Wrong in `wrong` rows from `from` on. */
  const model = (count: number, from: number, wrong: number) =>
    answered(["legit", "fraud"], (row) => (row >= from && row < from + wrong ? 0.2 : 0.9), rows(count));
  const limit = "max_regression: { abs: 0.01 }";

  test.each([
    // On 200 rows five more errors may be chance, on 4,000 a hundred and sixty more are not.
    ["few rows", 200, 5, "{}", "undecided", ["metric/undecided"]],
    ["few rows, by points", 200, 5, "{ previous: point }", "fails", ["metric/limit"]],
    ["many rows", 4000, 160, "{}", "fails", ["metric/limit"]],
    ["many rows, as good", 4000, 0, "{}", "ok", []],
    ["few rows, as good", 200, 0, "{}", "undecided", ["metric/undecided"]],
  ])("%s", (_, count, more, policy, state, found) => {
    // As many of the errors of one are none of the other's, so that neither of two equally good models is the other.
    const result = measure(
      model(count, 0, count / 50 + more),
      model(count, count / 2, count / 50),
      `{ metrics: { accuracy: { ${limit} } }${policy === "{}" ? "" : `, policy: ${policy}`} }`,
    );
    expect(metricOf(result, "accuracy")?.state).toBe(state);
    expect(result.findings.map((f) => f.rule).filter((rule) => rule !== "metric/declared")).toEqual(found);
  });

  test("a floor is held against the measured value all the same", () => {
    const result = measure(model(200, 0, 10), model(200, 0, 10), "{ metrics: { accuracy: { min: 0.951 } } }");
    expect(metricOf(result, "accuracy")?.state).toBe("fails");
  });

  test("what is undecided says how many rows or which limit would do", () => {
    const result = measure(model(200, 0, 4), model(200, 100, 4), `{ metrics: { accuracy: { ${limit} } } }`);
    // Eight of 200 rows differ: the standard error is √(0.04 / 200) = 0.01414, and (1.6449 + 0.8416) of it are needed.
    expect(metricOf(result, "accuracy")?.equalModel).toMatchObject({
      limitNeeded: expect.closeTo(0.03517, 4),
      rowsNeeded: 2474,
      inconclusive: expect.closeTo(0.8166, 3),
    });
    expect(result.findings[0]?.fix).toBe(
      "Nothing was found against the model. Use at least 2,474 rows or a limit of 0.036, so that four of five equally good models pass.",
    );
  });

  test("rankings that are both perfect on few rows leave nothing to advise or to estimate from", () => {
    const labels = ["legit", "fraud"].flatMap((label) => new Array<string>(10).fill(label));
    const result = measure(
      answered(["legit", "fraud"], () => 0.9, labels),
      answered(["legit", "fraud"], () => 0.8, labels),
      "{ metrics: { auc_roc: { max_regression: { abs: 0.005 } } } }",
    );
    expect(metricOf(result, "auc_roc")?.state).toBe("undecided");
    expect(metricOf(result, "auc_roc")?.equalModel).toBeUndefined();
    expect(result.findings.find(({ rule }) => rule === "metric/undecided")?.fix).not.toMatch(/NaN| 0 rows/);
    expect(result.quality?.minDetectable).toBeUndefined();
  });

  test("models with the same outputs on every row are not undecided, on however few rows", () => {
    const same = model(40, 0, 2);
    for (const metric of ["accuracy", "log_loss", "auc_roc", "calibration_ratio"]) {
      const result = measure(same, same, `{ metrics: { ${metric}: { max_regression: { abs: 0.0001 } } } }`);
      expect([metric, metricOf(result, metric)?.state]).toEqual([metric, "ok"]);
      expect(metricOf(result, metric)?.equalModel).toBeUndefined();
    }
  });

  test("a metric that is best near 1 is decided by how much nearer it came", () => {
    const wild = measure(
      answered(["legit", "fraud"], (row) => (row % 7 === 0 ? 0.3 : 0.95)),
      answered(["legit", "fraud"], (row) => (row % 5 === 0 ? 0.35 : 0.9)),
      "{ metrics: { calibration_ratio: { max_regression: { abs: 0.0001 } } } }",
    );
    expect(metricOf(wild, "calibration_ratio")?.state).toBe("undecided");
    const clear = measure(
      answered(["legit", "fraud"], (row) => (row >= 30 ? 0.999 : 0.5)),
      answered(["legit", "fraud"], () => 0.95),
      "{ metrics: { calibration_ratio: { max_regression: { abs: 0.01 } } } }",
    );
    expect(metricOf(clear, "calibration_ratio")?.state).toBe("fails");
  });

  test("of a first release the worst case is said: errors of the next one that are independent of this one's", () => {
    const policy = parsePolicy(
      "m/model.yml",
      new TextEncoder().encode(`gate: { metrics: { accuracy: { ${limit} } } }`),
    ).document;
    const first = measureQuality({
      ...model(200, 0, 10),
      policy,
      fixtures: { path: "m/fixtures/rows.csv", sha256: "5e4" },
      previous: { kind: "none" },
      resamples: 200,
    });
    const accuracy = first.quality?.metrics.find((m) => m.name === "accuracy");
    // √2 · √(0.95 · 0.05 / 200) = 0.02179
    expect(accuracy?.equalModel).toMatchObject({ worstCase: true, limitNeeded: expect.closeTo(2.4865 * 0.02179, 3) });
  });
});
