import { type Finding, finding } from "../domain/finding.ts";
import type { ModelSignature } from "../domain/signature.ts";
import type { LatencyPolicy } from "../registry/policy-types.ts";
import type { GateInput } from "./input.ts";
import { type LatencyOutcome, measureLatency } from "./latency/measure.ts";
import { latencyLimits, limitAt } from "./limit-places.ts";
import { isGuessed, type MadeInputs } from "./made-inputs.ts";
import type { Inference, Progress, TimedModel } from "./ports.ts";
import { explainNoPrevious, RULE_OF_NO_PREVIOUS } from "./previous.ts";
import type { PreviousRun } from "./previous-run.ts";
import { gateRules as rules } from "./rules.ts";

/** Latency on made-up inputs is shown. Limits are held against it only where no size is a guess. */
export async function latencyOfMade(
  input: GateInput,
  signature: ModelSignature,
  made: MadeInputs | undefined,
  previous: PreviousRun,
  inference: Inference,
  progress: Progress,
): Promise<LatencyOutcome> {
  if (input.policy?.value.gate?.latency?.skip !== undefined || (made !== undefined && !isGuessed(signature))) {
    return latencyOf(input, { made }, previous, inference, progress);
  }
  const why =
    made === undefined ? "the model did not run on made-up inputs" : "the model was timed on inputs of guessed size";
  const unchecked = latencyLimits(input).map(({ name, at }) =>
    finding(rules.latencyUndecided, {
      message: `${name} has a limit that was not checked: there is no fixture set to use, and ${why}.`,
      fix: "Add a few rows or ONNX test data to fixtures/ to time the model on them.",
      location: at,
    }),
  );
  // What could not be held against the tool's own guess leaves the model ungated, not undecided.
  if (made === undefined) return { findings: unchecked, undecided: false };
  const shown = await latencyOf(input, { made, shown: true }, previous, inference, progress);
  return { ...shown, findings: [...shown.findings, ...unchecked] };
}

/** The inputs that a model is timed on: rows of its fixture set, or made-up ones. */
interface TimedOn extends Pick<TimedModel, "plan" | "made"> {
  /** Limits are not held against what is measured. */
  readonly shown?: boolean;
}

/** Times a model and the previous release, and holds the figures against model.yml. */
export async function latencyOf(
  input: GateInput,
  { plan, made, shown = false }: TimedOn,
  previous: PreviousRun,
  inference: Inference,
  progress: Progress,
): Promise<LatencyOutcome> {
  const { latency: stated, budget_s: budgetS } = input.policy?.value.gate ?? {};
  const limits = shown ? undefined : stated;
  if (limits?.skip !== undefined) {
    const location = limitAt(input, "latency", "skip");
    const message = `Latency is not measured: ${limits.skip}`;
    return {
      latency: { skipped: limits.skip },
      findings: [finding(rules.latencySkipped, { message, location })],
      undecided: false,
    };
  }
  const { deployment } = input.metadata.value;
  const unchecked = latencyNotCompared(input, limits, previous);
  const measured = await measureLatency(
    {
      candidate: { modelPath: input.modelPath, plan, made },
      ...(previous.kind === "found"
        ? { baseline: { modelPath: previous.modelPath, version: previous.version, plan: previous.plan, made } }
        : {}),
      limits,
      ...(budgetS === undefined ? {} : { budgetMs: 1000 * budgetS }),
      declared: { p50: deployment.inference_latency_p50_ms, p95: deployment.inference_latency_p95_ms },
      model: input.model,
      fixtures: input.fixtures?.path,
      limitAt: (key, limit) => limitAt(input, "latency", key, limit),
    },
    inference,
    progress,
  );
  return {
    ...measured,
    findings: [...measured.findings, ...unchecked],
    undecided: measured.undecided || (unchecked.length > 0 && previous.kind === "not-comparable"),
  };
}

/** Limits against a previous release that is not there, was not looked for, or cannot be run on the same rows. */
function latencyNotCompared(input: GateInput, limits: LatencyPolicy | undefined, previous: PreviousRun): Finding[] {
  if (previous.kind === "found") return [];
  return (["p50_ms", "p95_ms"] as const)
    .filter((key) => limits?.skip === undefined && limits?.[key]?.max_regression !== undefined)
    .map((key) =>
      finding(RULE_OF_NO_PREVIOUS[previous.kind], {
        message: `latency ${key} is limited against the previous release, and ${explainNoPrevious(previous)}.`,
        location: limitAt(input, "latency", key, "max_regression"),
        subject: `${key}.max_regression`,
      }),
    );
}
