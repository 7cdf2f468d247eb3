import { encodeColumn } from "../../../src/gate/fixtures/column.ts";
import type { Predictions } from "../../../src/gate/ports.ts";
import { type Answers, findChanged } from "../../../src/gate/quality/answers.ts";
import { positionNames, readClasses } from "../../../src/gate/quality/classes.ts";
import { countCloseCalls } from "../../../src/gate/quality/close-calls.ts";
import { measureDrift } from "../../../src/gate/quality/drift.ts";
import { readSample } from "../../../src/gate/quality/read-sample.ts";
import type { Sample, SampleInput } from "../../../src/gate/quality/sample.ts";
import type { ClassificationRows, RankingRows, RegressionRows } from "../../../src/metrics/rows.ts";

const classes = (names: string[], ...indexes: number[]): Answers => ({
  ...{ kind: "classes", classes: names, indexes: Int32Array.from(indexes) },
});
const values = (...all: number[]): Answers => ({ kind: "values", values: Float64Array.from(all) });
const changed = (before: Answers, after: Answers) => {
  const found = findChanged(before, after);
  return found === undefined ? undefined : [...found];
};

describe("predictions that changed", () => {
  test("are those of another class, by its name", () => {
    expect(changed(classes(["a", "b"], 0, 1, 1, 0), classes(["a", "b"], 0, 1, 0, 1))).toEqual([0, 0, 1, 1]);
    expect(changed(classes(["a", "b"], 0, 1), classes(["b", "a"], 1, 0))).toEqual([0, 0]);
    expect(changed(classes(["a", "b"], 0, 1), classes(["a", "b", "c"], 0, 2))).toEqual([0, 1]);
    expect(changed(classes(["a", "z"], 1), classes(["a", "b"], 1))).toEqual([1]);
  });

  test("are values that differ by more than a millionth, of themselves where they are above 1", () => {
    expect(changed(values(1, 1, 1), values(1, 1 + 0.9e-6, 1 + 1.1e-6))).toEqual([0, 0, 1]);
    expect(changed(values(1000, 1000), values(1000.0009, 1000.0011))).toEqual([0, 1]);
    expect(changed(values(-1000, 0, 0), values(-1000.0009, 0.9e-6, -1.1e-6))).toEqual([0, 0, 1]);
  });

  test("are not there between what cannot be compared", () => {
    expect(changed(classes(["a"], 0), values(0))).toBeUndefined();
    expect(changed(values(0), classes(["a"], 0))).toBeUndefined();
    expect(changed(classes(["a"], 0), classes(["a"], 0, 0))).toBeUndefined();
    expect(changed(values(0, 1), values(0))).toBeUndefined();
  });
});

describe("a class is read", () => {
  test("by a position of several digits", () => {
    const twelve = readClasses(Array.from({ length: 12 }, (_, i) => `class ${i}`));
    expect(["10", "11.0", "007", "12"].map((text) => twelve.indexOf(text))).toEqual([10, 11, 7, -1]);
    expect(positionNames(undefined, ["0", "11"])).toHaveLength(12);
  });

  const three = readClasses(["ham", "spam", "7"]);
  const two = readClasses(["no", "yes"]);

  test.each([
    ["spam", 1],
    ["0", 0],
    ["2", 2],
    ["1.0", 1],
    ["1.", 1],
    ["7", 2],
    ["3", -1],
    ["-1", -1],
    ["0.5", -1],
    ["1.01", -1],
    ["x1", -1],
    ["1x", -1],
    ["Spam", -1],
    ["true", -1],
    ["", -1],
  ])("of three: %j is %i", (text, index) => {
    expect(three.indexOf(text)).toBe(index);
  });

  test.each([
    ["true", 1],
    ["False", 0],
    ["TRUE", 1],
    ["yes", 1],
    ["10", -1],
    ["2", -1],
    ["truex", -1],
  ])("of two: %j is %i", (text, index) => {
    expect(two.indexOf(text)).toBe(index);
  });

  test("by its position, where no one names it", () => {
    expect(positionNames(3, ["9"])).toEqual(["0", "1", "2"]);
    expect(positionNames(undefined, ["0", "2", "1.0"])).toEqual(["0", "1", "2"]);
    expect(positionNames(1, ["0", "1"])).toEqual(["0", "1"]);
    expect(positionNames(1, ["0", "3"])).toEqual(["0", "1", "2", "3"]);
    expect(positionNames(undefined, ["true", "x"])).toEqual(["0", "1"]);
    expect(positionNames(undefined, [])).toEqual(["0", "1"]);
  });
});

const rows = (scores: ClassificationRows["scores"], more: Partial<ClassificationRows> = {}): ClassificationRows => ({
  type: "classification",
  actual: new Int32Array(4),
  predicted: new Int32Array(4),
  classes: 2,
  ...(scores === undefined ? {} : { scores }),
  ...more,
});
const scored = (width: number, ...all: number[]) => ({ width, values: Float64Array.from(all) });

describe("close calls", () => {
  test("of two classes are within 0.0001 of the threshold", () => {
    const near = rows(scored(1, 0.5, 0.49995, 0.50009, 0.5002, 0.4), { positive: 1 });
    expect(countCloseCalls(near)).toBe(3);
    expect(countCloseCalls(near, 0.4)).toBe(1);
    expect(countCloseCalls(rows(scored(2, 0.6, 0.4, 0.5, 0.5), { positive: 0 }), 0.6)).toBe(1);
  });

  test("of several are rows whose two highest scores are", () => {
    const near = scored(3, 0.4, 0.39995, 0.2, 0.2, 0.4, 0.40009, 0.2, 0.3, 0.5);
    expect(countCloseCalls(rows(near, { classes: 3 }))).toBe(2);
    // Two that are equal and low are no border.
    expect(countCloseCalls(rows(scored(3, 0.1, 0.1, 0.8), { classes: 3 }))).toBe(0);
    expect(countCloseCalls(rows(scored(3, 0.1, 0.45, 0.45), { classes: 3 }))).toBe(1);
    // A positive class of three is no border between two.
    expect(countCloseCalls(rows(near, { classes: 3, positive: 0 }))).toBe(2);
    expect(countCloseCalls(rows(scored(2, 0.5, 0.5, 0.7, 0.3)))).toBe(1);
    expect(countCloseCalls(rows(scored(1, 0.5, 0.1)))).toBe(0);
  });

  test("are none without scores, or of values", () => {
    expect(countCloseCalls(rows(undefined, { positive: 1 }))).toBe(0);
    const regression = { type: "regression", actual: new Float64Array(1), predicted: new Float64Array(1) } as const;
    expect(countCloseCalls(regression)).toBe(0);
  });
});

describe("drift", () => {
  const sample = (of: Sample["rows"], names?: string[]): Sample => ({
    ...{ rows: of, answers: values(), slices: {} },
    ...(names === undefined ? {} : { classes: names }),
  });
  const regression = (...predicted: number[]): RegressionRows => ({
    ...{ type: "regression", actual: new Float64Array(predicted.length), predicted: Float64Array.from(predicted) },
  });

  test("is of the scores of the positive class, else of the first", () => {
    const before = sample(rows(scored(2, 0.9, 0.1, 0.8, 0.2), { positive: 1 }), ["no", "yes"]);
    const after = sample(rows(scored(2, 0.1, 0.9, 0.2, 0.8), { positive: 1 }), ["no", "yes"]);
    expect(measureDrift(before, after)).toMatchObject({ of: "scores of yes", ks: 1 });
    expect(measureDrift(before, before)).toEqual({ of: "scores of yes", psi: 0, ks: 0 });
    expect(measureDrift(sample(rows(scored(2, 0.9, 0.1))), sample(rows(scored(2, 0.9, 0.1))))?.of).toBe("scores of 0");
  });

  test("is of the answers of a regression, and of the scores of a ranking", () => {
    expect(measureDrift(sample(regression(1, 2)), sample(regression(3, 4)))).toMatchObject({ of: "answers", ks: 1 });
    const ranking: RankingRows = {
      ...{ type: "ranking", relevance: new Float64Array(2), scores: Float64Array.of(1, 2), query: new Int32Array(2) },
    };
    expect(measureDrift(sample(ranking), sample(ranking))).toEqual({ of: "scores", psi: 0, ks: 0 });
  });

  test("is of the candidate against the release before it", () => {
    const [before, after] = [sample(regression(1, 2, 3, 4)), sample(regression(1, 1, 1, 4))];
    expect(measureDrift(before, after)?.psi).not.toBe(measureDrift(after, before)?.psi);
  });

  test("is not there where one gives no scores", () => {
    const [none, some] = [sample(rows(undefined)), sample(rows(scored(1, 0.5)))];
    expect([measureDrift(none, some), measureDrift(some, none)]).toEqual([undefined, undefined]);
  });
});

describe("rows are read", () => {
  const PLACES = { model: "m.onnx", fixtures: "rows.csv" };
  const predictions = (more: Partial<Predictions>): Predictions => ({
    ...{ rows: 3, place: "line", lines: Uint32Array.of(2, 3, 4), slices: {} },
    ...more,
  });
  const read = (type: SampleInput["type"], more: Partial<Predictions>, other: Partial<SampleInput> = {}) =>
    readSample({
      predictions: predictions(more),
      type,
      classes: ["no", "yes"],
      output: undefined,
      ...PLACES,
      ...other,
    });
  const told = (...args: Parameters<typeof read>) => {
    const found = read(...args);
    return found.ok ? [] : found.findings.map(({ rule, message, location }) => [rule, message, location]);
  };
  const sampled = (...args: Parameters<typeof read>) => {
    const found = read(...args);
    if (!found.ok) throw new Error(JSON.stringify(found.findings));
    return found.sample;
  };
  const labels = encodeColumn(["no", "yes", "yes"]);
  const shared = { weights: Float64Array.of(1, 2, 3), groups: encodeColumn(["a", "b", "a"]) };
  const slices = { country: encodeColumn(["de", "fr", "de"]) };

  test("of a regression", () => {
    const targets = Float64Array.of(1, 2, 3);
    const scores = scored(1, 4, 5, 6);
    expect(sampled("regression", { targets, scores, slices, ...shared })).toEqual({
      rows: {
        type: "regression",
        actual: targets,
        predicted: scores.values,
        weights: shared.weights,
        groups: Int32Array.of(0, 1, 0),
      },
      answers: { kind: "values", values: scores.values },
      slices,
    });
    expect(told("regression", { targets, scores: scored(2, 1, 2, 3, 4, 5, 6) })).toEqual([
      [
        "gate/output-missing",
        "The output of m.onnx has 2 columns; a regression model gives one value per row.",
        { file: "m.onnx" },
      ],
    ]);
    expect(told("regression", { targets, scores: scored(1, 1, Number.POSITIVE_INFINITY, Number.NaN) })).toEqual([
      [
        "model/not-finite",
        "m.onnx returns NaN or infinity for 2 of 3 rows, first for line 3 of rows.csv.",
        { file: "m.onnx" },
      ],
    ]);
  });

  test("of a ranking", () => {
    const targets = Float64Array.of(1, 0, 3);
    const scores = scored(1, 4, 5, 6);
    const queries = encodeColumn(["q", "r", "q"]);
    expect(sampled("ranking", { targets, scores, queries })).toEqual({
      rows: { type: "ranking", relevance: targets, scores: scores.values, query: Int32Array.of(0, 1, 0) },
      answers: { kind: "values", values: scores.values },
      slices: {},
    });
    expect(told("ranking", { targets, scores })).toEqual([
      [
        "fixtures/query-missing",
        "rows.csv has no column that says which rows belong to one query.",
        { file: "rows.csv" },
      ],
    ]);
    expect(told("ranking", { targets, queries, scores: scored(2, 1, 2, 3, 4, 5, 6) })).toEqual([
      [
        "gate/output-missing",
        "The output of m.onnx has 2 columns; a ranking model gives one score per item.",
        { file: "m.onnx" },
      ],
    ]);
    expect(told("ranking", { targets: Float64Array.of(1, 0, -1), scores, queries })).toEqual([
      ["fixtures/target", "The relevance at line 4 of rows.csv is below 0.", { file: "rows.csv", line: 4 }],
    ]);
    expect(told("ranking", { targets, queries, scores: scored(1, Number.NaN, 1, 2) })[0]?.[0]).toBe("model/not-finite");
  });

  test("of a classifier: its classes, answers and scores", () => {
    const scores = scored(2, 0.9, 0.1, 0.2, 0.8, 0.6, 0.4);
    const sample = sampled("classification", { labels, scores, slices, ...shared });
    expect(sample).toEqual({
      rows: {
        type: "classification",
        actual: Int32Array.of(0, 1, 1),
        predicted: Int32Array.of(0, 1, 0),
        classes: 2,
        classNames: ["no", "yes"],
        positive: 1,
        scores,
        ...{ weights: shared.weights, groups: Int32Array.of(0, 1, 0) },
      },
      answers: { kind: "classes", classes: ["no", "yes"], indexes: Int32Array.of(0, 1, 0) },
      classes: ["no", "yes"],
      slices,
    });
    const bare = sampled("classification", { labels, predicted: encodeColumn(["1", "1", "0"]) }).rows;
    expect(bare).toMatchObject({ predicted: Int32Array.of(1, 1, 0), positive: 1 });
    expect("scores" in bare).toBe(false);
  });

  test("of a classifier that no one names the classes of: by position", () => {
    const numbered = { labels: encodeColumn(["0", "2", "1"]), predicted: encodeColumn(["0", "2", "2"]) };
    expect(sampled("classification", numbered, { classes: [] })).toMatchObject({ classes: ["0", "1", "2"] });
    expect("positive" in sampled("classification", numbered, { classes: [] }).rows).toBe(false);
  });

  test("of a single column, by half or by the threshold, for either positive class", () => {
    const single = { labels, scores: scored(1, 0.5, 0.4999, 0.8) };
    const predicted = (output?: SampleInput["output"]) => [
      ...(sampled("classification", single, { output }).rows as ClassificationRows).predicted,
    ];
    expect(predicted()).toEqual([1, 0, 1]);
    expect(predicted({ threshold: 0.8 })).toEqual([0, 0, 1]);
    expect(predicted({ threshold: 0.81 })).toEqual([0, 0, 0]);
    // 0.5, 0.5001 and 0.2 of class no.
    expect(predicted({ positive_class: "no" })).toEqual([0, 0, 1]);
    expect(predicted({ positive_class: "no", threshold: 0.50005 })).toEqual([1, 0, 1]);
  });

  test("of scores of more classes, by the highest and the first of equals", () => {
    const many = {
      labels: encodeColumn(["a", "b", "c"]),
      scores: scored(3, 0.4, 0.4, 0.2, 0.1, 0.2, 0.7, 0.2, 0.5, 0.3),
    };
    const sample = sampled("classification", many, { classes: ["a", "b", "c"] });
    expect([...(sample.rows as ClassificationRows).predicted]).toEqual([0, 2, 1]);
  });

  test("of logits, which become probabilities", () => {
    const output = { kind: "logit" } as const;
    const one = sampled("classification", { labels, scores: scored(1, 0, Math.log(3), -1000) }, { output });
    expect([...((one.rows as ClassificationRows).scores?.values ?? [])]).toEqual([0.5, expect.closeTo(0.75, 14), 0]);
    const two = sampled(
      "classification",
      { labels, scores: scored(2, 0, 0, 1000, 1000 + Math.log(3), 0, 2000) },
      { output },
    );
    const softmax = [...((two.rows as ClassificationRows).scores?.values ?? [])];
    expect(softmax).toEqual([0.5, 0.5, 0.25, 0.75, 0, 1].map((p) => expect.closeTo(p, 12)));
  });

  test("in the classes of another model, of which its own must be some", () => {
    const own = { labels, scores: scored(2, 0.9, 0.1, 0.2, 0.8, 0.6, 0.4) };
    const as = { classes: ["maybe", "yes", "no"], positive: 1 };
    const { rows: spread, classes: names, answers } = sampled("classification", own, { as });
    expect(spread).toMatchObject({
      ...{ actual: Int32Array.of(2, 1, 1), predicted: Int32Array.of(2, 1, 2), classes: 3, positive: 1 },
      scores: scored(3, 0, 0.1, 0.9, 0, 0.8, 0.2, 0, 0.4, 0.6),
    });
    expect([names, answers]).toEqual([
      as.classes,
      { kind: "classes", classes: as.classes, indexes: Int32Array.of(2, 1, 2) },
    ]);
    expect("positive" in sampled("classification", own, { as: { ...as, positive: undefined } }).rows).toBe(false);
    const single = { labels, scores: scored(1, 0.1, 0.8, 0.4) };
    const { scores } = sampled("classification", single, { as }).rows as ClassificationRows;
    expect([scores?.width, ...(scores?.values ?? [])].map((x) => Number(x?.toFixed(9)))).toEqual([
      ...[3, 0, 0.1, 0.9, 0, 0.8, 0.2, 0, 0.4, 0.6],
    ]);
    expect(told("classification", own, { as: { classes: ["no"], positive: undefined } })).toEqual([
      ["model/unknown-class", "m.onnx has classes that the other model does not have: yes.", { file: "m.onnx" }],
    ]);
  });

  describe("of a classifier, with what is wrong", () => {
    const scores = scored(2, 0.9, 0.1, 0.2, 0.8, 0.6, 0.4);

    test("labels that are no class, the first twenty and how many more", () => {
      expect(told("classification", { labels: encodeColumn(["no", "maybe", "yes"]), scores })).toEqual([
        [
          "fixtures/unknown-class",
          "Line 3 of rows.csv has a label that is not a class of the model.",
          { file: "rows.csv", line: 3 },
        ],
      ]);
      const many = (count: number) => ({
        labels: encodeColumn(["yes", ...new Array<string>(count).fill("x")]),
        rows: count + 1,
        lines: new Uint32Array(),
      });
      const predicted = (count: number) => ({
        ...many(count),
        predicted: encodeColumn(new Array<string>(count + 1).fill("no")),
      });
      expect(told("classification", predicted(20)).length).toBe(20);
      expect(told("classification", predicted(22)).slice(20)).toEqual([
        [
          "fixtures/unknown-class",
          "2 more rows of rows.csv have the same problem: each has a label that is not a class of the model.",
          { file: "rows.csv" },
        ],
      ]);
    });

    test("labels with other names than all classes: one finding", () => {
      expect(told("classification", { labels: encodeColumn(["low", "high", "low"]), scores })).toEqual([
        [
          "fixtures/unknown-class",
          expect.stringMatching(
            /^No label of rows\.csv is a class of .*: the labels are "low", "high"; the classes are "no", "yes"\.$/,
          ),
          { file: "rows.csv" },
        ],
      ]);
    });

    test("answers that are no class", () => {
      expect(told("classification", { labels, predicted: encodeColumn(["no", "2", "yes"]) })).toEqual([
        [
          "model/unknown-class",
          "Line 3 of rows.csv gets a prediction that is not a class of the model.",
          { file: "rows.csv", line: 3 },
        ],
      ]);
    });

    test.each([
      [["0.5", "0.25", "1"], "p", "it looks like probabilities: set gate.output: { name: p, kind: probability }"],
      [["0.5", "-3", "1"], "p", "it looks like logits: set gate.output: { name: p, kind: logit }"],
      [["0.5", "1.25", "1"], "a b", 'it looks like logits: set gate.output: { name: "a b", kind: logit }'],
      [
        ["0.5", "NaN", "1"],
        "p/q.r",
        "it looks like probabilities: set gate.output: { name: p/q.r, kind: probability }",
      ],
    ])("labels %j that are scores", (texts, predictedFrom, what) => {
      const [found] = told("classification", { labels, predicted: encodeColumn(texts) }, { predictedFrom });
      expect(found).toEqual([
        "gate/scores-as-labels",
        `The output ${predictedFrom} of m.onnx is read as labels, but ${what}.`,
        { file: "m.onnx" },
      ]);
    });

    test.each([
      ["whole numbers", ["2", "3", "1"], "p", ["no", "yes"]],
      ["text", ["0.5", "x", "1"], "p", ["no", "yes"]],
      ["empty cells", ["0.5", " ", "1"], "p", ["no", "yes"]],
      ["three classes", ["0.5", "0.25", "1"], "p", ["no", "yes", "maybe"]],
      ["an output without a name", ["0.5", "0.25", "1"], undefined, ["no", "yes"]],
    ])("labels that are no scores: %s", (_, texts, predictedFrom, names) => {
      const found = told(
        "classification",
        { labels, predicted: encodeColumn(texts) },
        { predictedFrom, classes: names },
      );
      expect(new Set(found.map(([rule]) => rule))).toEqual(new Set(["model/unknown-class"]));
    });

    test("a positive class that is none", () => {
      expect(
        told("classification", { labels, scores }, { output: { positive_class: "spam" } })[0]?.slice(0, 2),
      ).toEqual(["gate/positive-class", 'gate.output.positive_class is "spam", which is not a class of m.onnx.']);
      expect(told("classification", { labels, scores }, { output: { positive_class: 1 } })).toEqual([]);
    });

    test("a threshold that decides nothing", () => {
      const output = { threshold: 0.9 };
      const bare = { labels, predicted: encodeColumn(["no", "no", "no"]) };
      expect(told("classification", bare, { output })[0]?.slice(0, 2)).toEqual([
        "gate/threshold",
        "gate.output.threshold is 0.9, but m.onnx gives no scores.",
      ]);
      const three = { labels, scores: scored(3, ...new Array<number>(9).fill(1 / 3)) };
      const told3 = told("classification", three, { output, classes: ["no", "yes", "maybe"] });
      expect(told3[0]?.[1]).toBe("gate.output.threshold is 0.9, but m.onnx has 3 classes and no positive class.");
      const positive = { threshold: 0.9, positive_class: "yes" };
      expect(told("classification", three, { output: positive, classes: ["no", "yes", "maybe"] }).length).toBe(1);
    });

    test("scores of another width, that are no numbers, or no probabilities", () => {
      const three = scored(3, ...new Array<number>(9).fill(1 / 3));
      expect(told("classification", { labels, scores: three })).toEqual([
        ["gate/output-missing", "The scores of m.onnx have 3 columns, but there are 2 classes.", { file: "m.onnx" }],
      ]);
      const single = scored(1, 0.1, 0.2, 0.3);
      expect(told("classification", { labels, scores: single }, { classes: ["no", "yes", "maybe"] })[0]?.[1]).toBe(
        "The scores of m.onnx have 1 columns, but there are 3 classes.",
      );
      expect(told("classification", { labels, scores: scored(2, 0, 1, 1, Number.NaN, 0, 1) })[0]?.[1]).toBe(
        "m.onnx returns NaN or infinity for 1 of 3 rows, first for line 3 of rows.csv.",
      );
      for (const outside of [-2e-6, 1 + 2e-6]) {
        expect(told("classification", { labels, scores: scored(2, 0, 1, 1, 0, outside, 1) })).toEqual([
          ["gate/not-probabilities", "m.onnx gives line 4 of rows.csv a score outside 0 to 1.", { file: "m.onnx" }],
        ]);
      }
      expect(told("classification", { labels, scores: scored(2, -1e-7, 1, 1 + 1e-7, 0, 0, 1) })).toEqual([]);
    });
  });
});
