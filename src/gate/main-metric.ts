import { errorsOf, type Finding } from "../domain/finding.ts";
import { assess } from "../metrics/assess.ts";
import { findMetric } from "../metrics/catalogue.ts";
import { countRows } from "../metrics/rows.ts";
import { answersOf } from "./answers.ts";
import { examine } from "./examine.ts";
import type { GateInput } from "./input.ts";
import type { Inference, Progress } from "./ports.ts";
import { prepare, scoresFrom } from "./prepare.ts";
import { readSample } from "./quality/read-sample.ts";

/** One metric of a model on its labelled rows, in the metric's own unit. */
export interface MainMetric {
  readonly value: number;
  readonly standardError: number;
  readonly rows: number;
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

/** Runs a model on its fixtures and measures one metric. */
export async function measureMainMetric(
  input: GateInput,
  name: string,
  inference: Inference,
  progress: Progress,
): Promise<MainMetric | NotMeasured> {
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
  const metric = findMetric(name, type);
  const [assessed] =
    metric === undefined ? [] : assess([metric], read.sample.rows, undefined, { seed: fixtures.sha256 });
  const { value } = assessed?.candidate ?? {};
  if (value === undefined || !Number.isFinite(value)) return because(`${name} has no value on ${fixtures.path}`);
  return { value, standardError: assessed?.uncertainty?.standardError ?? 0, rows: countRows(read.sample.rows), label };
}
