import fc from "fast-check";
import { type Column, encodeColumn } from "../../src/gate/fixtures/column.ts";
import type { FixturePlan } from "../../src/gate/fixtures/plan.ts";
import { agreement, areClasses, chooseFit, closeness, guessLabel } from "../../src/gate/guess-label.ts";
import type { Inference, Predictions } from "../../src/gate/ports.ts";
import { SIGNATURE, tensor } from "../helpers/fake-inference.ts";

describe("how well answers fit a column", () => {
  const labels = encodeColumn(["a", "b", "a", "b", "a", "b"]);

  test("is 1 where they say the same, whatever they are called, and 0 where they say nothing", () => {
    expect(agreement({ predicted: encodeColumn(["1", "0", "1", "0", "1", "0"]) }, labels)).toBe(1);
    expect(agreement({ predicted: encodeColumn(["0", "0", "0", "0", "0", "0"]) }, labels)).toBe(0);
    expect(
      agreement({ scores: { width: 2, values: Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1) } }, labels),
    ).toBe(1);
    expect(agreement({ scores: { width: 1, values: Float64Array.of(-2, 3, -2, 3, -2, 3) } }, labels)).toBeCloseTo(1);
    expect(agreement({ scores: { width: 1, values: new Float64Array(6) } }, labels)).toBe(0);
    // Four of nine pairs of an a and a b are in order, one is tied.
    expect(agreement({ scores: { width: 1, values: Float64Array.of(1, 2, 3, 2, 3, 3) } }, labels)).toBeCloseTo(1 / 9);
    expect(
      agreement({ scores: { width: 1, values: new Float64Array(6) } }, encodeColumn(["a", "b", "c", "d", "e", "f"])),
    ).toBe(0);
  });
});

test("numbers are close to a column only in its own unit", () => {
  const column = encodeColumn(["1", "2", "3", "4"]);
  expect(closeness(Float64Array.of(1, 2, 3, 4), column)).toBe(1);
  expect(closeness(Float64Array.of(10, 20, 30, 40), column)).toBe(0);
  expect(closeness(Float64Array.of(1, 2, 3, Number.NaN), column)).toBe(0);
  expect(closeness(Float64Array.of(0, 1), encodeColumn(["0", "1"]))).toBe(0);
  expect(closeness(Float64Array.of(1, 2, 3), encodeColumn(["1", "2", "x"]))).toBe(0);
});

describe("the column that a model's answers fit", () => {
  const found = (share: number, ofClasses = false) => ({ fit: share, ofClasses });

  const close = (share: number, exact: number) => ({ ...found(share), exact });

  test.each<[string, { fit: number; ofClasses: boolean; exact?: number }[], number | undefined]>([
    ["one that is close, of two that fit", [close(0.8, 0.3), close(0.9, 0.8)], 1],
    ["two that are close", [close(0.9, 0.8), close(0.9, 0.85)], undefined],
    ["one that fits half", [found(0.55), found(0.1)], undefined],
    ["one that fits well", [found(0.8), found(0.1)], 0],
    ["two that fit", [found(0.8), found(0.7)], undefined],
    ["one that fits badly", [found(0.3), found(0.1)], undefined],
    ["one that fits badly, the only one of classes", [found(0.1), found(0.3, true)], 1],
    ["one that fits badly, one of two of classes", [found(0.1, true), found(0.3, true)], undefined],
    ["the only one of classes, which another fits better than", [found(0.4), found(0.3, true)], undefined],
    ["the only one of classes, which does not fit", [found(0.05, true)], undefined],
    ["one just close enough, of two", [close(0.1, 0.42), close(0.2, 0.6)], 1],
    ["one of two that is almost close enough", [close(0.2, 0.1), close(0.2, 0.59)], undefined],
    ["one of two that another is too close to", [close(0.2, 0.5), close(0.2, 0.7)], undefined],
    ["one that is close and one without a number", [found(0.2), close(0.2, 0.6)], 1],
    ["one that fits just well enough", [found(0.6), found(0.42)], 0],
    ["the only one of classes, which fits just well enough", [found(0.1, true)], 0],
    ["none", [], undefined],
  ])("%s", (_, fits, chosen) => {
    expect(chooseFit(fits)).toBe(chosen === undefined ? undefined : fits[chosen]);
  });

  test("has nothing but classes that the file names, however they are written", () => {
    const numbers = [["0", "1"]];
    expect(areClasses(["1.0", "0.0"], numbers)).toBe(true);
    expect(areClasses(["0", "2"], numbers)).toBe(false);
    expect(areClasses(["0", ""], numbers)).toBe(false);
    expect(areClasses(["1"], numbers)).toBe(false);
    expect(areClasses(["yes", "no"], [[], ["no", "yes"]])).toBe(true);
    expect(areClasses(["0", "1"], [])).toBe(false);
    expect(areClasses(["a", "b"], [["a"], ["x", "y"]])).toBe(false);
    expect(areClasses(["x", "y"], [["a"], ["x", "y"]])).toBe(true);
  });
});

/** Answers and labels of some rows, in few different values so that ties and repeats are common. */
const rowsOf = (label: fc.Arbitrary<string>) =>
  fc.array(fc.record({ answer: fc.integer({ min: -4, max: 4 }).map((n) => n / 2), label }), {
    minLength: 1,
    maxLength: 30,
  });
const oneNumber = (answers: readonly number[]) => ({ scores: { width: 1, values: Float64Array.from(answers) } });
const named = fc.constantFrom("yes", "no");
const numbered = fc.constantFrom("0", "1", "2.5", "4");

describe("one number a row", () => {
  test("fits two values as well as it orders the pairs of both, in either direction", () => {
    fc.assert(
      fc.property(rowsOf(named), (rows) => {
        const labels = encodeColumn(rows.map(({ label }) => label));
        const fit = agreement(oneNumber(rows.map(({ answer }) => answer)), labels);
        const of = (name: string) => rows.filter(({ label }) => label === name).map(({ answer }) => answer);
        const pairs = of("yes").flatMap((a) => of("no").map((b) => Math.sign(a - b)));
        const ordered = pairs.reduce((sum, sign) => sum + sign, 0);
        expect(fit).toBeCloseTo(pairs.length === 0 ? 0 : Math.abs(ordered) / pairs.length, 12);
      }),
    );
  });

  test("fits more values as well as it is correlated with them, if they are numbers", () => {
    fc.assert(
      fc.property(rowsOf(numbered), (rows) => {
        const labels = encodeColumn(rows.map(({ label }) => label));
        fc.pre(labels.values.length > 2);
        const fit = agreement(oneNumber(rows.map(({ answer }) => answer)), labels);
        expect(fit).toBeCloseTo(
          Math.abs(
            pearson(
              rows.map(({ answer }) => answer),
              rows.map(({ label }) => Number(label)),
            ),
          ),
          9,
        );
      }),
    );
    for (const other of ["x", ""]) {
      expect(agreement(oneNumber([1, 2, 3]), encodeColumn(["1", "2", other]))).toBe(0);
    }
  });

  test("fits nothing where it is no number", () => {
    const wrong = [Number.NaN, Number.POSITIVE_INFINITY];
    for (const n of wrong) {
      expect(agreement(oneNumber([n, 1, 2]), encodeColumn(["a", "b", "b"]))).toBe(0);
      expect(agreement(oneNumber([n, 1, 2]), encodeColumn(["1", "2", "3"]))).toBe(0);
    }
  });

  test("counts as one where the model calls it its prediction and it is not whole", () => {
    const labels = encodeColumn(["1", "2", "4"]);
    const halves = agreement({ predicted: encodeColumn(["0.5", "1", "2"]) }, labels);
    expect(halves).toBeCloseTo(1, 12);
    // Whole numbers may be classes: each stands for the value that is most frequent with it.
    expect(agreement({ predicted: encodeColumn(["3", "1", "2"]) }, labels)).toBe(1);
    expect(agreement({ predicted: encodeColumn(["0.5", "x", "0.5"]) }, encodeColumn(["a", "b", "a"]))).toBe(1);
  });
});

/** From sums over rows, another way than the code's. */
function pearson(x: readonly number[], y: readonly number[]): number {
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const covered = (a: readonly number[], b: readonly number[]) =>
    x.length * sum(a.map((v, i) => v * (b[i] as number))) - sum(a) * sum(b);
  const r = covered(x, y) / Math.sqrt(covered(x, x) * covered(y, y));
  return Number.isFinite(r) ? r : 0;
}

describe("answers that stand for values", () => {
  test("take away that share of what always guessing the most frequent value gets wrong", () => {
    fc.assert(
      fc.property(rowsOf(fc.constantFrom("a", "b", "c")), (rows) => {
        const labels = rows.map(({ label }) => label);
        const answers = rows.map(({ answer }) => String(Math.round(answer)));
        const most = (list: readonly string[]) =>
          Math.max(0, ...["a", "b", "c"].map((name) => list.filter((label) => label === name).length));
        const right = [...new Set(answers)].reduce(
          (sum, answer) => sum + most(labels.filter((_, i) => answers[i] === answer)),
          0,
        );
        const wrong = rows.length - most(labels);
        const expected = wrong === 0 ? 0 : (right - most(labels)) / wrong;
        expect(agreement({ predicted: encodeColumn(answers) }, encodeColumn(labels))).toBeCloseTo(expected, 12);
        // The scores of classes say the same as the class with the highest one.
        const classes = [...new Set(answers)];
        const width = Math.max(2, classes.length);
        const values = new Float64Array(rows.length * width);
        answers.forEach((answer, row) => {
          values[row * width + classes.indexOf(answer)] = 0.9;
        });
        expect(agreement({ scores: { width, values } }, encodeColumn(labels))).toBeCloseTo(expected, 12);
      }),
    );
  });

  test("of equal scores the first counts, and no rows or no answers fit nothing", () => {
    const ties = { scores: { width: 2, values: Float64Array.of(0.5, 0.5, 0.2, 0.8, 0.5, 0.5) } };
    expect(agreement(ties, encodeColumn(["a", "b", "a"]))).toBe(1);
    expect(agreement(oneNumber([]), encodeColumn([]))).toBe(0);
    expect(agreement({}, encodeColumn(["a", "b"]))).toBe(0);
  });
});

test("R² is that of the values themselves, and never below 0", () => {
  fc.assert(
    fc.property(rowsOf(numbered), (rows) => {
      const actual = rows.map(({ label }) => Number(label));
      const column = encodeColumn(rows.map(({ label }) => label));
      fc.pre(column.values.length > 2);
      const mean = actual.reduce((a, b) => a + b, 0) / actual.length;
      const squares = (of: (row: number) => number) => actual.reduce((sum, y, row) => sum + (y - of(row)) ** 2, 0);
      const share = 1 - squares((row) => rows[row]?.answer ?? 0) / squares(() => mean);
      expect(
        closeness(
          Float64Array.from(rows, ({ answer }) => answer),
          column,
        ),
      ).toBeCloseTo(Math.max(0, share), 9);
    }),
  );
  expect(closeness(Float64Array.of(1, 2, 0), encodeColumn(["1", "2", ""]))).toBe(0);
});

describe("a label is guessed", () => {
  const columns = ["x0", "x1", "x2", "y", "z"];
  const features = columns.slice(0, 3);
  const usual: Readonly<Record<string, readonly string[]>> = {
    y: ["0", "1", "1", "0", "1", "0"],
    z: ["5", "5", "7", "7", "9", "9"],
  };

  /** Guesses by the answers of a model, and remembers what it was asked. */
  async function guess(
    answers: Partial<Predictions> | "fails",
    changes: {
      readonly columns?: readonly string[];
      readonly labels?: readonly string[];
      readonly signature?: object;
      readonly values?: typeof usual;
    } = {},
  ) {
    const plans: FixturePlan[] = [];
    const predict: Inference["predict"] = async (_model, plan) => {
      plans.push(plan);
      if (answers === "fails") return { ok: false, failure: { kind: "crash" } };
      const slices: Record<string, Column> = {};
      const values = { ...usual, ...changes.values };
      for (const name of plan.slices ?? []) slices[name] = encodeColumn(values[name] ?? Array(6).fill("0"));
      return { ok: true, value: { rows: 6, place: "line", lines: new Uint32Array(6), slices, ...answers } };
    };
    const found = await guessLabel(
      [{ labels: changes.labels ?? ["y", "z"], features }],
      {
        signature: { ...SIGNATURE, ...changes.signature },
        header: { columns: (changes.columns ?? columns).map((name) => ({ name })) },
        modelPath: "/private/model.onnx",
        fixtures: { path: "m/rows.csv", file: "/private/rows.csv", format: "csv" },
        classLabels: [["0", "1"]],
      },
      { predict },
    );
    return { found, plans };
  }
  const says = (...answers: readonly string[]) => ({ predicted: encodeColumn(answers) });

  test("from one run that reads the columns as text and no label", async () => {
    const { found, plans } = await guess(says("0", "1", "1", "0", "1", "0"));
    expect(found).toEqual({ label: "y", features });
    expect(plans.map(({ slices, label }) => [slices, label])).toEqual([[["y", "z"], undefined]]);
  });

  test("by the only column of classes that fits a little, not by one with an empty cell", async () => {
    const answers = says("0", "1", "0", "0", "1", "1");
    const alike = { z: Array(6).fill("5") };
    expect((await guess(answers, { values: alike })).found?.label).toBe("y");
    expect((await guess(answers)).found).toBeUndefined();
    const y = ["0", "1", "1", "", "1", "0"];
    expect((await guess(says("0", "1", "1", "2", "1", "0"), { values: { y, ...alike } })).found).toBeUndefined();
  });

  test("by values in the unit of the model's only number", async () => {
    const outputs = [tensor("prediction", "float32", "N", 1)];
    const scores = { width: 1, values: Float64Array.of(5.1, 5, 7, 7.1, 9, 8.9) };
    expect((await guess({ scores }, { signature: { outputs } })).found?.label).toBe("z");
  });

  test("not where the model fails, its outputs or the rows do not suit, or no column is left", async () => {
    expect((await guess("fails")).found).toBeUndefined();
    expect((await guess(says("0"), { signature: { outputs: [] } })).plans).toEqual([]);
    expect((await guess(says("0"), { columns: ["x0", "y", "z"] })).plans).toEqual([]);
    expect((await guess(says("0"), { labels: [] })).plans).toEqual([]);
    expect((await guess(says("0"), { labels: ["other"] })).plans).toEqual([]);
  });

  test("from at most fifty columns", async () => {
    const labels = Array.from({ length: 60 }, (_, i) => `c${i}`);
    const { plans } = await guess(says("0", "1", "1", "0", "1", "0"), { columns: [...columns, ...labels], labels });
    expect(plans.map(({ slices }) => slices)).toEqual([labels.slice(0, 50)]);
  });
});
