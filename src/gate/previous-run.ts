import { errorsOf } from "../domain/finding.ts";
import { answersOf } from "./answers.ts";
import { contradictsClasses, withClassesOfFile } from "./classes-of-file.ts";
import { examine } from "./examine.ts";
import type { FixturePlan } from "./fixtures/plan.ts";
import type { GateInput } from "./input.ts";
import type { Inference, Progress } from "./ports.ts";
import { prepare, scoresFrom } from "./prepare.ts";
import type { NoPrevious, Previous } from "./previous.ts";
import type { Answered } from "./quality/measure.ts";

/** The previous release, run on the same rows, or why it was not: no fault of the candidate's. */
export type PreviousRun =
  | NoPrevious
  | {
      readonly kind: "found";
      readonly version: string;
      readonly modelPath: string;
      readonly plan: FixturePlan | undefined;
      /** Absent if no rows are labelled. */
      readonly answers?: Answered;
    };

/** Runs the previous release on the rows of the candidate; `plan` is the candidate's. */
export async function runPrevious(
  input: GateInput,
  plan: FixturePlan | undefined,
  previous: Previous,
  inference: Inference,
  progress: Progress,
): Promise<PreviousRun> {
  if (previous.kind !== "found") return previous;
  const { version } = previous;
  const incomparable = (why: string) => ({ kind: "not-comparable", version, why }) as const;
  if (previous.model === undefined) return incomparable("models of its format are not run");
  const { fixtures, policy, fixturesRefused } = input;
  const own: GateInput = { ...previous.model, fixtures, policy, fixturesRefused };
  const examined = await examine(own, inference);
  if (examined.inspection === undefined || !examined.runnable) {
    return incomparable(errorsOf(examined.findings)[0]?.message ?? "its format is not run");
  }
  const prepared = await prepare(own, examined.inspection.signature, inference, plan);
  if (prepared.findings.length > 0) {
    return incomparable(prepared.findings[0]?.message ?? "the fixtures do not fit");
  }
  const metadata = withClassesOfFile(own, examined.inspection.signature, contradictsClasses(examined));
  const answered = await answersOf({ ...own, metadata }, prepared, inference, progress);
  if (!answered.ok) return incomparable(answered.findings[0]?.message ?? "it could not be run");
  const { predictions } = answered;
  const answers = predictions && {
    predictions,
    metadata,
    model: own.model,
    scoresFrom: scoresFrom(prepared),
  };
  return { kind: "found", version, modelPath: own.modelPath, plan: prepared.plan, ...(answers && { answers }) };
}
