import { largest } from "../domain/extremes.ts";
import { errorsOf, type Finding } from "../domain/finding.ts";
import { assess } from "../metrics/assess.ts";
import { findMetric } from "../metrics/catalogue.ts";
import { answerConstantly } from "../metrics/constant.ts";
import type { Metric } from "../metrics/metric.ts";
import { countRows, type Rows } from "../metrics/rows.ts";
import { answersOf } from "./answers.ts";
import { examine } from "./examine.ts";
import type { GateInput } from "./input.ts";
import type { Inference, Progress } from "./ports.ts";
import { prepare, scoresFrom } from "./prepare.ts";
import { readSample } from "./quality/read-sample.ts";

/** One metric of a model on its labelled rows, in the metric's own unit. */
export interface MainMetric {
  readonly name: string;
  readonly value: number;
  readonly standardError: number;
  readonly rows: number;
  /** Rows of the rarest class that occurs; of anything but classes, all of them. */
  readonly fewest: number;
  /** What a model gets that answers every row alike; the value is absent if the metric has none there. */
  readonly constant: { readonly answer: string; readonly value?: number };
  /** An error that rounding to 32 bits explains; 0 of anything but a regression. */
  readonly rounding: number;
}

/** What was measured of the metrics that were asked for: those that have a value, in their order; at least one. */
export interface MainMetrics {
  readonly metrics: readonly MainMetric[];
  /** The column with the labels. */
  readonly label: string;
}

/** Why a metric was not measured, as a clause. */
export interface NotMeasured {
  readonly notMeasured: string;
  /** The rule that refused the model, if one did. */
  readonly rule?: string;
  /** The output that labels were read from, if there were answers. */
  readonly labelsFrom?: string;
}

/** Runs a model on its fixtures and measures some metrics. */
export async function measureMainMetrics(
  input: GateInput,
  names: readonly string[],
  inference: Inference,
  progress: Progress,
): Promise<MainMetrics | NotMeasured> {
  const { fixtures, metadata, policy, model } = input;
  const because = (why: string): NotMeasured => ({ notMeasured: why.replace(/\.$/, "") });
  const refused = (findings: readonly Finding[]): NotMeasured => {
    const [first] = errorsOf(findings);
    const { message = "the model was refused" } = first ?? {};
    return { ...because(message), ...(first === undefined ? {} : { rule: first.rule }) };
  };
  if (fixtures === undefined) return because("there is no fixture set");
  const examined = await examine(input, inference);
  if (examined.inspection === undefined || !examined.runnable) return refused(examined.findings);
  const prepared = await prepare(input, examined.inspection.signature, inference);
  if (prepared.findings.length > 0) return refused(prepared.findings);
  const answered = await answersOf(input, prepared, inference, progress);
  if (!answered.ok) return refused(answered.findings);
  const { predictions } = answered;
  const label = prepared.plan?.label?.column;
  if (predictions === undefined || label === undefined) return because(`${fixtures.path} has no labels`);
  const { model_type: type, output_classes: classes } = metadata.value;
  const output = policy?.value.gate?.output;
  const predictedFrom = prepared.plan?.outputs.predicted;
  const read = readSample({
    predictions,
    ...{ type, classes, output, model, predictedFrom },
    scoresFrom: scoresFrom(prepared),
    fixtures: fixtures.path,
  });
  if (!read.ok) {
    return { ...refused(read.findings), ...(predictedFrom === undefined ? {} : { labelsFrom: predictedFrom }) };
  }
  const wanted = names.flatMap((name) => findMetric(name, type) ?? []);
  const metrics = measureOn(read.sample.rows, wanted, fixtures.sha256);
  if (metrics.length === 0) return because(`${names[0]} has no value on ${fixtures.path}`);
  return { metrics, label };
}

/** Metrics of rows, next to those of a model that answers every row alike; without those that have no value. */
export function measureOn(rows: Rows, metrics: readonly Metric[], seed: string): MainMetric[] {
  const constant = answerConstantly(rows);
  const answer = describeAnswer(rows, constant.answer);
  return assess(metrics, rows, undefined, { seed }).flatMap(({ metric, candidate: { value }, uncertainty }) => {
    if (value === undefined || !Number.isFinite(value)) return [];
    const same = metric.compute(constant.rows).value;
    return [
      {
        name: metric.name,
        value,
        standardError: uncertainty?.standardError ?? 0,
        rows: countRows(rows),
        fewest: fewestOf(rows),
        constant: { answer, ...(same === undefined || !Number.isFinite(same) ? {} : { value: same }) },
        rounding: roundingOf(rows, same),
      },
    ];
  });
}

function describeAnswer(rows: Rows, answer: number | undefined): string {
  if (answer === undefined) return "the same score";
  return rows.type === "classification" ? (rows.classNames?.[answer] ?? String(answer)) : "the mean of the labels";
}

function fewestOf(rows: Rows): number {
  if (rows.type !== "classification") return countRows(rows);
  const counts = new Map<number, number>();
  for (const index of rows.actual) counts.set(index, (counts.get(index) ?? 0) + 1);
  return Math.min(...counts.values());
}

/** 32-bit numbers keep 24 bits; what a model adds up loses a few more of them. `spread` is in the unit of the labels. */
const BITS_KEPT = 22;
const SHARE_OF_SPREAD = 1e-6;

function roundingOf(rows: Rows, spread = 0): number {
  if (rows.type !== "regression") return 0;
  return Math.max(SHARE_OF_SPREAD * spread, 2 ** -BITS_KEPT * largest(rows.actual.map(Math.abs)));
}
