import { readFileSync } from "node:fs";
import fc from "fast-check";
import { rank } from "../../src/metrics/curve.ts";
import {
  type CurvePoints,
  MIN_ROWS_APART,
  precisionRecallPoints,
  rocPoints,
  thinCurve,
} from "../../src/metrics/curve-points.ts";
import type { ScoredRows } from "../../src/metrics/probability.ts";
import { reliabilityBins } from "../../src/metrics/reliability.ts";

interface Points {
  readonly x: number[];
  readonly y: number[];
}
interface Case {
  readonly actual: number[];
  readonly scores: number[];
  readonly weights?: number[];
  readonly expected: { readonly roc?: Points; readonly precision_recall?: Points; readonly calibration?: Points };
}

const cases = JSON.parse(readFileSync("__tests__/oracles/curves.json", "utf8")) as Case[];

function rankedOf({ actual, scores, weights }: Omit<Case, "expected">) {
  const mass = weights === undefined ? undefined : Float64Array.from(weights);
  return rank(Float64Array.from(scores), Int32Array.from(actual), 1, mass);
}

function expectSame(found: { x: ArrayLike<number>; y: ArrayLike<number> } | undefined, expected: Points | undefined) {
  if (expected === undefined) {
    expect(found).toBeUndefined();
    return;
  }
  for (const axis of ["x", "y"] as const) {
    const values = Array.from(found?.[axis] ?? []);
    expect(values).toHaveLength(expected[axis].length);
    const off = values.map((value, i) => Math.abs(value - (expected[axis][i] as number)));
    expect(Math.max(...off)).toBeLessThanOrEqual(1e-12);
  }
}

describe("curves agree with scikit-learn", () => {
  test.each([
    ["ROC", "roc", rocPoints],
    ["precision-recall", "precision_recall", precisionRecallPoints],
  ] as const)("%s, point by point", (_, name, pointsOf) => {
    for (const one of cases) expectSame(pointsOf(rankedOf(one)), one.expected[name]);
    expect(cases.filter(({ expected }) => expected[name] !== undefined).length).toBeGreaterThan(80);
  });

  test("calibration, bin by bin", () => {
    const known = cases.filter(({ expected }) => expected.calibration !== undefined);
    expect(known.length).toBeGreaterThan(50);
    for (const { actual, scores, expected } of known) {
      const filled = reliabilityBins(scored(actual, scores), 10).filter(({ rows }) => rows > 0);
      const found = { x: filled.map((bin) => bin.confidence), y: filled.map((bin) => bin.right) };
      expectSame(found, expected.calibration);
    }
  });
});

test("weighted bins are means by weight, and count rows", () => {
  const rows = { ...scored([1, 0, 1], [0.91, 0.95, 0.05]), weights: Float64Array.of(3, 1, 1) };
  const bins = reliabilityBins(rows, 10);
  expect(bins.map((bin) => bin.rows)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  expect(bins[9]).toEqual({ low: 0.9, high: 1, rows: 2, confidence: (3 * 0.91 + 0.95) / 4, right: 0.75 });
});

function scored(actual: number[], scores: number[]): ScoredRows {
  return {
    type: "classification",
    actual: Int32Array.from(actual),
    predicted: Int32Array.from(actual),
    classes: 2,
    positive: 1,
    scores: { width: 1, values: Float64Array.from(scores) },
  };
}

describe("a curve that is published", () => {
  const sets = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 400 })), {
    minLength: 1,
    maxLength: 400,
  });

  test.each([
    ["ROC", rocPoints],
    ["precision-recall", precisionRecallPoints],
  ])(
    "%s has few rounded points of the exact one, in its order, none of which is a step of a few rows",
    (_, pointsOf) => {
      fc.assert(
        fc.property(sets, fc.integer({ min: 3, max: 200 }), (rows, most) => {
          const exact = pointsOf(
            rankedOf({ actual: rows.map(([kind]) => kind), scores: rows.map(([, score]) => score) }),
          );
          if (exact === undefined) return;
          const thin = thinCurve(exact, most);
          if (thin === undefined) return;
          expect(thin.x.length).toBeLessThanOrEqual(most);
          const at = indexesIn(exact, thin);
          for (let i = 1; i < at.length; i++) {
            const passed = (exact.rows[at[i] as number] as number) - (exact.rows[at[i - 1] as number] as number);
            expect(passed).toBeGreaterThanOrEqual(MIN_ROWS_APART);
          }
          expect(exact.rows[at[0] as number] === 0 || (exact.rows[at[0] as number] as number) >= MIN_ROWS_APART).toBe(
            true,
          );
        }),
      );
    },
  );

  test("fewer rows than a step has have no curve", () => {
    const exact = rocPoints(rankedOf({ actual: [1, 0, 1, 0], scores: [4, 3, 2, 1] })) as CurvePoints;
    expect(thinCurve(exact, 200)).toBeUndefined();
  });

  test("a perfect ranking keeps its corner", () => {
    const actual = Array.from({ length: 400 }, (_, i) => (i < 200 ? 1 : 0));
    const exact = rocPoints(rankedOf({ actual, scores: actual.map((_, i) => 400 - i) })) as CurvePoints;
    const { x, y } = thinCurve(exact, 100) as Points;
    expect(x.some((value, i) => value <= 0.03 && (y[i] as number) >= 0.97)).toBe(true);
    expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
  });
});

/** Places of a thin curve's points in the exact one, the last possible ones from its end backwards. */
function indexesIn(exact: CurvePoints, thin: { x: readonly number[]; y: readonly number[] }): number[] {
  const places: number[] = [];
  let from = exact.rows.length - 1;
  for (let i = thin.x.length - 1; i >= 0; i--) {
    while (from >= 0 && !isAt(exact, from, thin.x[i] as number, thin.y[i] as number)) from -= 1;
    expect(from).toBeGreaterThanOrEqual(0);
    // Of several points that round to the same one, the first is far enough from the next.
    let first = from;
    const limit = (exact.rows[places[0] ?? from] as number) - (places.length === 0 ? 0 : MIN_ROWS_APART);
    while (first >= 0 && (exact.rows[first] as number) > limit) first -= 1;
    from = first;
    while (from >= 0 && !isAt(exact, from, thin.x[i] as number, thin.y[i] as number)) from -= 1;
    places.unshift(from);
  }
  return places;
}

function isAt({ x, y }: CurvePoints, at: number, px: number, py: number): boolean {
  return Math.abs((x[at] as number) - px) <= 0.0005 + 1e-9 && Math.abs((y[at] as number) - py) <= 0.0005 + 1e-9;
}
