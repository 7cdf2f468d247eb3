import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import { checkAgainstModel } from "../registry/metadata.ts";
import { registryRules } from "../registry/rules.ts";
import type { GateInput } from "./input.ts";
import { describeFailure } from "./model-failure.ts";
import { checkPorts } from "./outputs.ts";
import type { Inference, Inspection } from "./ports.ts";
import type { Previous } from "./previous.ts";
import { gateRules as rules } from "./rules.ts";
import { checkRuntimeLimits } from "./runtime-limits.ts";
import { describeZipMaps } from "./zip-map.ts";

/** What loading a model showed. */
export interface Examined {
  readonly findings: readonly Finding[];
  /** Absent where the model cannot be loaded, or is of a format that is not run. */
  readonly inspection?: Inspection;
  /** Whether the model can be run and agrees with its metadata. */
  readonly runnable: boolean;
}

/** Loads a model and compares what it says of itself with its metadata. Nothing is run. */
export async function examine(
  { modelPath, model, metadata, graph }: Pick<GateInput, "modelPath" | "model" | "metadata" | "graph">,
  inference: Inference,
): Promise<Examined> {
  const { export_format: format } = metadata.value;
  if (format !== "onnx") {
    const message = `${model} is a ${format} model, so it was not loaded or run.`;
    return { runnable: false, findings: [finding(rules.notRun, { message, location: { file: model } })] };
  }
  const limits = graph === undefined ? [] : checkRuntimeLimits(graph, model);
  if (errorsOf(limits).length > 0) return { runnable: false, findings: limits };
  const inspected = await inference.inspect(modelPath);
  if (!inspected.ok) return { runnable: false, findings: describeFailure(inspected.failure, { model }) };
  const findings = [
    ...limits,
    ...checkAgainstModel(metadata, inspected.value.signature, graph?.classLabels),
    ...checkPorts(inspected.value.signature, model, graph?.zipMaps),
    ...describeZipMaps(graph ?? {}, model, metadata.value.framework),
  ];
  // What the classes are called does not keep a model from running.
  const blocking = errorsOf(findings).filter(({ rule }) => rule !== registryRules.classCount.id);
  return { inspection: inspected.value, findings, runnable: blocking.length === 0 };
}

/** Maps that consumers get from the previous release already are no news. */
export function withoutKnownMaps(
  examined: Examined,
  { graph, model, metadata }: GateInput,
  previous: Previous,
): Examined {
  if (previous.kind !== "found" || graph?.zipMaps === undefined) return examined;
  const before = (previous.model?.graph?.zipMaps ?? []).map(({ output }) => output);
  const others = examined.findings.filter(({ rule }) => rule !== rules.zipMap.id);
  return { ...examined, findings: [...others, ...describeZipMaps(graph, model, metadata.value.framework, before)] };
}
