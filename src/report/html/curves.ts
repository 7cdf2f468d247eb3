import { formatCount, formatShare } from "../../domain/numbers.ts";
import type { ClassCurves, Curve, ModelCurves, Quality } from "../../gate/result.ts";
import { wilsonInterval } from "../../statistics/wilson.ts";
import { type Axis, type Chart, type Look, type Point, renderChart, type Series } from "./chart.ts";
import { type Content, html } from "./markup.ts";
import type { Section } from "./section.ts";

const SHARE = (value: number) => String(Number(value.toFixed(2)));
const axis = (title: string): Axis => ({ title, domain: [0, 1], ticks: 5, format: SHARE });

/** How well the scores separate the classes, and whether they are probabilities. */
export function curvesSection(quality: Quality): Section[] {
  const { curves } = quality;
  if (curves === undefined) return [];
  const { candidate, previous } = curves;
  const charts = [
    rocChart(candidate, previous, quality),
    precisionRecallChart(candidate, previous, quality),
    calibrationChart(candidate, previous, quality),
  ].flatMap((chart) => (chart === undefined ? [] : [renderChart(chart)]));
  if (charts.length === 0) return [];
  return [{ id: "curves", title: "Scores", body: html`<div class="charts">\n${charts}</div>` }];
}

type Which = "roc" | "precisionRecall";

/** One curve of each model; of several classes those of this version alone, or nothing could be seen. */
function seriesOf(which: Which, now: ModelCurves, then: ModelCurves | undefined, quality: Quality): Series[] {
  const several = now.classes.length > 1;
  const series = (of: ClassCurves, name: string, look: Look): Series[] => {
    const curve = of[which];
    return curve === undefined ? [] : [{ name, look, points: pointsOf(curve) }];
  };
  if (several) return now.classes.flatMap((of, i) => series(of, of.of, `class-${i}`));
  return [
    ...(then?.classes ?? []).flatMap((of) => series(of, previousName(quality), "then")),
    ...now.classes.flatMap((of) => series(of, "this version", "now")),
  ];
}

function previousName({ baseline }: Quality): string {
  return baseline === undefined ? "previous release" : `previous release ${baseline.version}`;
}

function pointsOf({ x, y }: Curve): Point[] {
  return x.map((value, i) => ({ x: value, y: y[i] ?? 0 }));
}

function ofClass({ classes: [first, ...others] }: ModelCurves): string {
  return first === undefined || others.length > 0 ? "each class against the rest" : `class ${first.of}`;
}

function rocChart(now: ModelCurves, then: ModelCurves | undefined, quality: Quality): Chart | undefined {
  const series = seriesOf("roc", now, then, quality);
  if (series.length === 0) return undefined;
  const point = operatingPoint(quality);
  return {
    id: "roc",
    title: `ROC curve, ${ofClass(now)}`,
    description: `Recall over false-positive rate for every threshold. ${describeValue("auc_roc", "Area under the curve", quality)}The nearer to the upper left corner, the better.`,
    x: axis("false-positive rate"),
    y: axis("recall"),
    series: [
      {
        name: "chance",
        look: "reference",
        points: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
      },
      ...series,
    ],
    ...(point === undefined
      ? {}
      : { mark: { name: "the predictions that were judged", x: point.alarms, y: point.recall } }),
    data: dataOf("roc", now, then, ["False-positive rate", "Recall"], "Points of the ROC curve"),
  };
}

function precisionRecallChart(now: ModelCurves, then: ModelCurves | undefined, quality: Quality): Chart | undefined {
  const series = seriesOf("precisionRecall", now, then, quality);
  if (series.length === 0) return undefined;
  const point = operatingPoint(quality);
  const share = point?.share;
  return {
    id: "precision-recall",
    title: `Precision-recall curve, ${ofClass(now)}`,
    description: `Precision over recall for every threshold. ${describeValue("average_precision", "Average precision", quality)}The nearer to the upper right corner, the better.`,
    x: axis("recall"),
    y: axis("precision"),
    series: [
      ...(share === undefined
        ? []
        : [
            {
              name: "chance",
              look: "reference" as const,
              points: [
                { x: 0, y: share },
                { x: 1, y: share },
              ],
            },
          ]),
      ...series,
    ],
    ...(point === undefined
      ? {}
      : { mark: { name: "the predictions that were judged", x: point.recall, y: point.precision } }),
    data: dataOf("precisionRecall", now, then, ["Recall", "Precision"], "Points of the precision-recall curve"),
  };
}

function describeValue(name: string, words: string, { metrics }: Quality): string {
  const found = metrics.find((metric) => metric.name === name);
  if (found === undefined || found.value === null) return "";
  const was = found.change?.was;
  return `${words}: ${found.value.toFixed(3)}${typeof was === "number" ? `, previously ${was.toFixed(3)}` : ""}. `;
}

/** Where the predictions lie on the curves, from the confusion matrix; of two classes, and if all rows count the same. */
function operatingPoint({ confusion, positiveClass, weight }: Quality) {
  const positive = positiveClass === undefined ? -1 : (confusion?.classes.indexOf(positiveClass) ?? -1);
  if (confusion === undefined || positive < 0 || confusion.classes.length !== 2 || weight !== undefined)
    return undefined;
  const count = (actual: number, predicted: number) => confusion.counts[actual]?.[predicted] ?? 0;
  const other = 1 - positive;
  const hits = count(positive, positive);
  const positives = hits + count(positive, other);
  const alarms = count(other, positive);
  const negatives = alarms + count(other, other);
  if (positives === 0 || negatives === 0 || hits + alarms === 0) return undefined;
  return {
    recall: hits / positives,
    precision: hits / (hits + alarms),
    alarms: alarms / negatives,
    share: positives / (positives + negatives),
  };
}

function dataOf(
  which: Which,
  now: ModelCurves,
  then: ModelCurves | undefined,
  titles: readonly [string, string],
  caption: string,
): Chart["data"] {
  const rowsOf = (model: ModelCurves, name: string) =>
    model.classes.flatMap((of) => pointsOf(of[which] ?? { x: [], y: [] }).map(({ x, y }) => [name, of.of, x, y]));
  return {
    caption,
    columns: [
      { title: "Version" },
      { title: "Class" },
      { title: titles[0], kind: "number" },
      { title: titles[1], kind: "number" },
    ],
    rows: [...rowsOf(now, "this version"), ...(then === undefined ? [] : rowsOf(then, "previous release"))],
  };
}

function calibrationChart(now: ModelCurves, then: ModelCurves | undefined, quality: Quality): Chart | undefined {
  const points = binPoints(now, quality.weight === undefined);
  if (points.length === 0) return undefined;
  const before = then === undefined ? [] : binPoints(then, false);
  const of = quality.positiveClass;
  const means: Content = of === undefined ? "highest score of a row" : `score of ${of}`;
  return {
    id: "calibration",
    title: of === undefined ? "Calibration of the highest score" : `Calibration, class ${of}`,
    description: `How often scores are right, in ten bins; the bars below show how many rows are in each. ${describeValue("calibration_error", "Calibration error", quality)}On the diagonal, scores are probabilities.`,
    x: axis(`mean ${means}`),
    y: axis(of === undefined ? "share that is right" : `share of ${of}`),
    series: [
      {
        name: "scores are probabilities",
        look: "reference",
        points: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
      },
      ...(before.length === 0
        ? []
        : [{ name: previousName(quality), look: "then", points: before, dots: true } as const]),
      {
        name: quality.weight === undefined ? "this version, 95% interval" : "this version",
        look: "now",
        points,
        dots: true,
      },
    ],
    bars: {
      name: "rows in each bin",
      all: now.calibration.map(({ low, high, rows }) => ({ from: low, to: high, value: rows })),
    },
    data: {
      caption: "Bins of the calibration",
      columns: [
        { title: "Version" },
        { title: "Scores" },
        { title: "Rows", kind: "number" },
        { title: "Mean score", kind: "number" },
        { title: "Share that is right", kind: "number" },
      ],
      rows: [...binRows(now, "this version"), ...(then === undefined ? [] : binRows(then, "previous release"))],
    },
  };
}

/** Bins with means; the interval is Wilson's, which rows that count differently do not have. */
function binPoints({ calibration }: ModelCurves, withInterval: boolean): Point[] {
  return calibration.flatMap(({ rows, confidence, right }) => {
    if (confidence === undefined || right === undefined) return [];
    return [{ x: confidence, y: right, ...(withInterval ? wilsonInterval(Math.round(right * rows), rows) : {}) }];
  });
}

function binRows({ calibration }: ModelCurves, name: string) {
  return calibration.map(({ low, high, rows, confidence, right }) => [
    name,
    `${SHARE(low)} to ${SHARE(high)}`,
    formatCount(rows),
    confidence === undefined ? "" : confidence.toFixed(3),
    right === undefined ? "" : formatShare(right),
  ]);
}
