import { errorsOf, type Finding } from "../domain/finding.ts";
import { runGate } from "../gate/gate.ts";
import type { GateInput } from "../gate/input.ts";
import { measureMainMetrics } from "../gate/main-metric.ts";
import type { Inference } from "../gate/ports.ts";
import { recognizePositive } from "../gate/recognize.ts";
import type { DefaultUsed, GateResult } from "../gate/result.ts";
import { gateRules } from "../gate/rules.ts";
import type { GatePolicy, ModelPolicy, OutputPolicy } from "../registry/policy-types.ts";
import type { World } from "../release/world.ts";
import { type DoubtfulPositive, draftDocument } from "./draft.ts";
import { type FirstLimits, limitLatency, limitMetric, mainMetricsOf } from "./limits.ts";
import { unusedColumns } from "./unused-columns.ts";

/** What the gate found of a model that has no `model.yml`, and what one has to state for it to find the same again. */
export interface Settled {
  readonly gate: Pick<GatePolicy, "label" | "query" | "output">;
  /** Of a positive class that is doubtful, and so is not stated: the one that is taken, and the one that is likelier meant. */
  readonly doubtful?: DoubtfulPositive;
  readonly result: GateResult;
  readonly limits: FirstLimits;
  readonly unused: readonly string[];
  /** What refuses the model, whatever a policy says. */
  readonly refused: readonly Finding[];
}

const SUBJECT_TO_POLICY: string = gateRules.scoresAsLabels.id;

/**
 * Runs the gate without limits. Where it says what `gate.output` has to state, it is run with that. Everything that it
 * used by itself comes back as a policy would state it.
 */
export async function settle(
  input: GateInput,
  { inference, listener }: Pick<World, "listener"> & { readonly inference: Inference },
): Promise<Settled> {
  const type = input.metadata.value.model_type;
  const stated = input.policy?.value ?? {};
  const withOutput = (output: OutputPolicy | undefined): GateInput =>
    output === undefined
      ? input
      : { ...input, policy: draftDocument<ModelPolicy>(input.model, { ...stated, gate: { ...stated.gate, output } }) };
  listener.stage(`Measuring ${input.model}`);
  let output = stated.gate?.output;
  const measure = () => measureMainMetrics(withOutput(output), mainMetricsOf(type), inference, listener.progress);
  let measured = await measure();
  for (const kind of ["probability", "logit"] as const) {
    if (!("notMeasured" in measured)) break;
    const { rule, labelsFrom } = measured;
    if (rule !== SUBJECT_TO_POLICY && rule !== gateRules.scoresNotProbabilities.id) break;
    output = { ...stated.gate?.output, name: labelsFrom ?? output?.name ?? "", kind };
    measured = await measure();
  }
  const result = await runGate(withOutput(output), { kind: "none" }, inference, listener.progress);
  const doubtful = doubtfulOf(result);
  return {
    gate: usedBy(result.defaults, output, doubtful),
    ...(doubtful === undefined ? {} : { doubtful }),
    result,
    limits: { metric: limitMetric(type, measured), latency: limitLatency(result.latency) },
    unused: await unusedColumns(input, result, inference),
    refused: errorsOf(result.findings),
  };
}

/** The gate goes on to warn of it as long as no one has decided. */
function doubtfulOf({ findings, quality }: GateResult): DoubtfulPositive | undefined {
  if (!findings.some(({ rule }) => rule === gateRules.positiveClassDoubtful.id)) return undefined;
  const { value: taken, rather } = recognizePositive(quality?.confusion?.classes ?? []) ?? {};
  return taken === undefined || rather === undefined ? undefined : { taken, rather };
}

/** Defaults as `model.yml` states them. */
function usedBy(
  defaults: readonly DefaultUsed[],
  output: OutputPolicy | undefined,
  doubtful: DoubtfulPositive | undefined,
): Settled["gate"] {
  const valueFor = (setting: string) => defaults.find((d) => d.setting === setting)?.value;
  const label = valueFor("gate.label");
  const query = valueFor("gate.query");
  const kind = valueFor("gate.output.kind") as OutputPolicy["kind"];
  const positive = doubtful === undefined ? valueFor("gate.output.positive_class") : undefined;
  const stated: OutputPolicy = {
    ...output,
    ...(kind === undefined ? {} : { kind }),
    ...(positive === undefined ? {} : { positive_class: positive }),
  };
  return {
    ...(label === undefined ? {} : { label }),
    ...(query === undefined ? {} : { query }),
    ...(Object.keys(stated).length === 0 ? {} : { output: stated }),
  };
}
