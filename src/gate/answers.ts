import { type Finding, finding } from "../domain/finding.ts";
import type { FixturePlan } from "./fixtures/plan.ts";
import type { GateInput } from "./input.ts";
import { describeFailure } from "./model-failure.ts";
import { judgeParity } from "./parity.ts";
import type { Inference, Parity, Predictions, Progress } from "./ports.ts";
import type { Prepared } from "./prepare.ts";
import { gateRules as rules } from "./rules.ts";
import { judgeUnsteadyRuns } from "./steadiness.ts";
import { measureScores, type ScoresCopy } from "./zip-map.ts";

/** What a model gives for its rows, or why it gives nothing. */
export type AnswersRead =
  | {
      readonly ok: true;
      /** Absent where no rows are labelled. */
      readonly predictions?: Predictions;
      /** The copy that scores were measured in, if the model only gives them as maps. */
      readonly copy?: ScoresCopy;
      readonly findings?: readonly Finding[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Runs the model over all rows of its fixture set, where they are labelled. */
export async function answersOf(
  input: Pick<GateInput, "modelPath" | "model" | "fixtures" | "metadata">,
  { plan, zipMap }: Prepared,
  inference: Inference,
  progress: Progress,
): Promise<AnswersRead> {
  const { modelPath, model, fixtures, metadata } = input;
  if (plan?.label === undefined || fixtures === undefined) return { ok: true };
  const empty: AnswersRead = {
    ok: false,
    findings: [
      finding(rules.noRows, {
        message: `${fixtures.path} has a header and no rows.`,
        location: { file: fixtures.path },
      }),
    ],
  };
  const { predicted, scores } = plan.outputs;
  let released: Predictions | undefined;
  if (predicted !== undefined || scores !== undefined || zipMap === undefined) {
    const ran = await inference.predict(modelPath, plan, progress);
    if (!ran.ok) return { ok: false, findings: describeFailure(ran.failure, { model, fixtures: fixtures.path }) };
    if (ran.value.rows === 0) return empty;
    released = ran.value;
  }
  if (zipMap === undefined) return { ok: true, ...(released && { predictions: released }) };
  const { output_classes: classes } = metadata.value;
  const read = await measureScores(
    { modelPath, model, fixtures: fixtures.path, classes, zipMap, plan },
    released,
    inference,
    progress,
  );
  if (read.ok) return read.predictions.rows === 0 ? empty : read;
  return { ok: true, ...(released && { predictions: released }), findings: read.findings };
}

type ParityRead =
  | { readonly ok: true; readonly parity?: Parity; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Outputs that ONNX test data holds are what another runtime answered: the model has to answer the same. */
export async function parityOf(
  { modelPath, model, fixtures }: GateInput,
  plan: FixturePlan | undefined,
  inference: Inference,
  progress: Progress,
): Promise<ParityRead> {
  if (plan?.format !== "onnx" || fixtures === undefined) return { ok: true, findings: [] };
  const compared = await inference.parity(modelPath, plan, progress);
  if (compared.ok) {
    // The report keeps how outputs compare with those of the set; that two runs differ is a finding.
    const { unsteady, ...parity } = compared.value;
    const findings = [
      ...judgeUnsteadyRuns(unsteady, model, fixtures.path),
      ...judgeParity(parity, model, fixtures.path),
    ];
    return { ok: true, parity, findings };
  }
  return { ok: false, findings: describeFailure(compared.failure, { model, fixtures: fixtures.path }) };
}
