import { errorsOf } from "../domain/finding.ts";
import { assess } from "../metrics/assess.ts";
import { findMetric } from "../metrics/catalogue.ts";
import { countRows } from "../metrics/rows.ts";
import { answersOf, examine, type GateInput, prepare, scoresFrom } from "./gate.ts";
import type { Inference, Progress } from "./ports.ts";
import { readSample } from "./quality/read-sample.ts";
import { recognizePositive } from "./recognize.ts";

/** One metric of a model on its labelled rows, in the metric's own unit. */
export interface MainMetric {
  readonly value: number;
  readonly standardError: number;
  readonly rows: number;
  /** The column with the labels. */
  readonly label: string;
  /** What was recognized, because model.yml does not state it. */
  readonly recognized: RecognizedSettings;
}

/** Settings below `gate` that the gate recognizes by itself. */
export interface RecognizedSettings {
  readonly query?: string;
  readonly kind?: "logit";
  readonly positiveClass?: string;
}

/** Runs a model on its fixtures and measures one metric; a clause where that cannot be done. */
export async function measureMainMetric(
  input: GateInput,
  name: string,
  inference: Inference,
  progress: Progress,
): Promise<MainMetric | { readonly notMeasured: string }> {
  const { fixtures, metadata, policy, model } = input;
  const refused = (why: string | undefined) => ({ notMeasured: (why ?? "the model was refused").replace(/\.$/, "") });
  if (fixtures === undefined) return refused("there is no fixture set");
  const examined = await examine(input, inference);
  if (examined.inspection === undefined || !examined.runnable) return refused(errorsOf(examined.findings)[0]?.message);
  const prepared = await prepare(input, examined.inspection.signature, inference);
  if (prepared.findings.length > 0) return refused(prepared.findings[0]?.message);
  const answered = await answersOf(input, prepared, inference, progress);
  if (!answered.ok) return refused(answered.findings[0]?.message);
  const label = prepared.plan?.label?.column;
  if (answered.predictions === undefined || label === undefined) return refused(`${fixtures.path} has no labels`);
  const { model_type: type, output_classes: classes } = metadata.value;
  const output = policy?.value.gate?.output;
  const read = readSample({
    predictions: answered.predictions,
    ...{ type, classes, output, model },
    scoresFrom: scoresFrom(prepared),
    predictedFrom: prepared.plan?.outputs.predicted,
    fixtures: fixtures.path,
  });
  if (!read.ok) return refused(read.findings[0]?.message);
  const metric = findMetric(name, type);
  const [assessed] =
    metric === undefined ? [] : assess([metric], read.sample.rows, undefined, { seed: fixtures.sha256 });
  const { value } = assessed?.candidate ?? {};
  if (value === undefined || !Number.isFinite(value)) return refused(`${name} has no value on ${fixtures.path}`);
  const { sample } = read;
  const gate = policy?.value.gate;
  const query = gate?.query === undefined ? prepared.plan?.query : undefined;
  const positive = output?.positive_class === undefined ? recognizePositive(sample.classes ?? []) : undefined;
  return {
    value,
    standardError: assessed?.uncertainty?.standardError ?? 0,
    rows: countRows(sample.rows),
    label,
    recognized: {
      ...(query === undefined ? {} : { query }),
      ...(sample.kind === undefined ? {} : { kind: sample.kind.value }),
      ...(positive === undefined ? {} : { positiveClass: positive.value }),
    },
  };
}
