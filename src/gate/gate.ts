import type { Finding } from "../domain/finding.ts";
import { answersOf, parityOf } from "./answers.ts";
import { contradictsClasses, withClassesOfFile } from "./classes-of-file.ts";
import { conclude, ended } from "./conclude.ts";
import { examine, withoutKnownMaps } from "./examine.ts";
import type { GateInput } from "./input.ts";
import { qualityLimits } from "./limit-places.ts";
import type { Inference, Predictions, Progress } from "./ports.ts";
import { type Prepared, prepare, scoresFrom } from "./prepare.ts";
import type { Previous } from "./previous.ts";
import { type PreviousRun, runPrevious } from "./previous-run.ts";
import { notMeasured } from "./quality/judge.ts";
import { measureQuality, type QualityResult } from "./quality/measure.ts";
import type { GateResult } from "./result.ts";
import { gateRules as rules } from "./rules.ts";
import { judgeSteadiness } from "./steadiness.ts";
import { latencyOf, latencyOfMade } from "./timing.ts";
import { tryInputs } from "./try-inputs.ts";

/** Runs a model on its fixtures, next to the previous release, and judges accuracy and latency by model.yml. */
export async function runGate(
  asked: GateInput,
  previous: Previous,
  inference: Inference,
  progress: Progress,
  found: (findings: readonly Finding[]) => void = () => {},
): Promise<GateResult> {
  const examined = withoutKnownMaps(await examine(asked, inference), asked, previous);
  found(examined.findings);
  const { inspection } = examined;
  if (inspection === undefined || !examined.runnable) {
    return ended(asked, examined.findings, "the model cannot be run as it is", inspection);
  }
  const { signature } = inspection;
  const contradicted = contradictsClasses(examined);
  const input = { ...asked, metadata: withClassesOfFile(asked, signature, contradicted, previous) };
  const prepared = await prepare(input, signature, inference);
  if (prepared.findings.length > 0) {
    return ended(input, [...examined.findings, ...prepared.findings], "the fixture set cannot be used", inspection);
  }
  const answered = await answersOf(input, prepared, inference, progress);
  if (!answered.ok) {
    const findings = [...examined.findings, ...answered.findings];
    return ended(input, findings, "the model could not be run on the fixture set", inspection);
  }
  const parity = await parityOf(input, prepared.plan, inference, progress);
  if (!parity.ok) {
    const findings = [...examined.findings, ...parity.findings];
    return ended(input, findings, "the model could not be run on the fixture set", inspection);
  }
  const made = prepared.plan === undefined ? await tryInputs(input, signature, inference, progress) : undefined;
  const previousRun = await runPrevious(input, prepared.plan, previous, inference, progress);
  const measured = qualityOf(input, prepared, answered.predictions, previousRun);
  // Where output_classes contradicts the file, labels that are no class of it only say so again.
  const namesUnknown = contradicted && measured.findings.some(({ rule }) => ABOUT_CLASSES.includes(rule));
  const quality = namesUnknown ? { findings: [], defaults: [], undecided: false } : measured;
  const scores = answered.findings ?? [];
  found([...(made?.findings ?? []), ...scores, ...parity.findings, ...quality.findings]);
  const latency =
    made === undefined
      ? await latencyOf(input, { plan: prepared.plan }, previousRun, inference, progress)
      : await latencyOfMade(input, signature, made.ok ? made.inputs : undefined, previousRun, inference, progress);
  const result = conclude(input, {
    findings: [
      ...examined.findings,
      ...(made?.findings ?? []),
      ...scores,
      ...steadinessOf(input, answered.predictions),
      ...parity.findings,
      ...quality.findings,
      ...latency.findings,
    ],
    parity: parity.parity,
    defaults: [...prepared.defaults, ...quality.defaults],
    quality: quality.quality,
    latency: latency.latency,
    undecided: quality.undecided || latency.undecided,
    inspection,
  });
  return namesUnknown ? { ...result, notMeasured: "output_classes does not name the classes" } : result;
}

const ABOUT_CLASSES: readonly string[] = [rules.unknownClass, rules.unknownAnswer, rules.positiveClass].map(
  ({ id }) => id,
);

function qualityOf(
  input: GateInput,
  prepared: Prepared,
  predictions: Predictions | undefined,
  previous: PreviousRun,
): QualityResult {
  const { fixtures, policy, metadata, model } = input;
  const { plan } = prepared;
  if (predictions === undefined || fixtures === undefined) {
    const because =
      fixtures === undefined
        ? "there is no fixture set"
        : plan?.format === "onnx"
          ? "ONNX test data has no labelled rows"
          : "the fixture set has no label column";
    const limits = input.fixturesRefused ? [] : qualityLimits(input);
    const findings = limits.map(({ name, at }) => notMeasured(name, because, at));
    return { findings, defaults: [], undecided: false };
  }
  return measureQuality({
    predictions,
    metadata,
    model,
    predictedFrom: plan?.outputs.predicted,
    scoresFrom: scoresFrom(prepared),
    policy,
    fixtures,
    previous,
    ...(input.resamples === undefined ? {} : { resamples: input.resamples }),
  });
}

function steadinessOf({ model, fixtures }: GateInput, predictions: Predictions | undefined): Finding[] {
  return predictions === undefined || fixtures === undefined ? [] : judgeSteadiness(predictions, model, fixtures.path);
}
