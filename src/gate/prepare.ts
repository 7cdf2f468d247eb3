import { type Finding, finding } from "../domain/finding.ts";
import type { ModelSignature } from "../domain/signature.ts";
import type { ZipMap } from "../formats/graph.ts";
import { type BindInput, bindFixtures } from "./fixtures/bind.ts";
import { FORMATS_READ, formatOf } from "./fixtures/format.ts";
import type { FixturePlan } from "./fixtures/plan.ts";
import { guessLabel } from "./guess-label.ts";
import type { GateInput } from "./input.ts";
import { limitAt } from "./limit-places.ts";
import { describeFailure } from "./model-failure.ts";
import { chooseOutputs, type Judged } from "./outputs.ts";
import type { Inference } from "./ports.ts";
import type { DefaultUsed } from "./result.ts";
import { gateRules as rules } from "./rules.ts";

/** A fixture set as it feeds the model, or what stands in its way. */
export interface Prepared {
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  /** Absent where there are no fixtures. */
  readonly plan?: FixturePlan;
  /** Where scores come from, if the model only gives them as maps. */
  readonly zipMap?: ZipMap;
}

const NOTHING: Prepared = { findings: [], defaults: [] };

/**
 * Reads what a fixture set says of itself and maps it to the model. `like` is the plan of another model on the same rows:
 * what was recognized there holds here.
 */
export async function prepare(
  input: GateInput,
  signature: ModelSignature,
  inference: Inference,
  like?: FixturePlan,
): Promise<Prepared> {
  const { fixtures, model, metadata, policy, graph } = input;
  if (fixtures === undefined) return NOTHING;
  const location = { file: fixtures.path };
  const format = fixtures.format ?? formatOf(fixtures.path);
  if (format === undefined) {
    const message = `${fixtures.path} has an unsupported format. Supported formats: ${FORMATS_READ}.`;
    return { ...NOTHING, findings: [finding(rules.formatUnknown, { message, location })] };
  }
  const header = await inference.readHeader(fixtures.file, format);
  if (!header.ok) {
    return { ...NOTHING, findings: describeFailure(header.failure, { model, fixtures: fixtures.path }) };
  }
  const outputPolicy = policy?.value.gate?.output;
  // ONNX test data has no labelled rows: outputs of any type and rank are compared as they are.
  const outputs: Judged =
    format === "onnx" && outputPolicy?.name === undefined
      ? { ok: true, outputs: {} }
      : chooseOutputs(
          signature,
          {
            type: metadata.value.model_type,
            classes: metadata.value.output_classes.length,
            zipMaps: graph?.zipMaps,
          },
          outputPolicy,
          limitAt(input, "output", "name"),
        );
  if (!outputs.ok) return { ...NOTHING, findings: outputs.findings };
  const binding: BindInput = {
    fixtures: fixtures.path,
    file: fixtures.file,
    header: header.value,
    format,
    labelAs: metadata.value.model_type === "classification" ? "text" : "number",
    features: metadata.value.input_features,
    signature,
    ...namedColumns(input, like),
    ranks: metadata.value.model_type === "ranking",
    outputs: outputs.outputs,
  };
  const unguessed = bindFixtures(binding);
  if (!unguessed.ok) return { ...NOTHING, findings: unguessed.findings };
  const { unclear = [] } = unguessed.recognized;
  const guessed =
    like === undefined && isUnjudged(input)
      ? await guessLabel(
          [{ labels: unclear, features: metadata.value.input_features }],
          {
            ...{ signature, modelPath: input.modelPath, header: header.value, classLabels: graph?.classLabels ?? [] },
            fixtures: { path: fixtures.path, file: fixtures.file, format },
          },
          inference,
        )
      : undefined;
  const bound =
    guessed === undefined ? unguessed : bindFixtures({ ...binding, label: { name: guessed.label, location } });
  if (!bound.ok) return { ...NOTHING, findings: bound.findings };
  const { plan } = bound;
  const recognized = { ...unguessed.recognized, ...(guessed && { label: { value: guessed.label, why: FITTED } }) };
  const { zipMap } = outputs;
  return {
    findings: [],
    plan,
    ...(zipMap === undefined ? {} : { zipMap }),
    defaults: [
      ...(recognized.label === undefined ? [] : [{ setting: "gate.label", ...recognized.label }]),
      ...(recognized.query === undefined ? [] : [{ setting: "gate.query", ...recognized.query }]),
      ...(outputPolicy?.name === undefined && format !== "onnx" ? [describeOutputs(plan.outputs, zipMap)] : []),
    ],
  };
}

const FITTED = "the column that the model's answers fit";

/** Whether no limit would be held against what is found: then a label that is guessed by the answers themselves decides nothing. */
function isUnjudged({ policy }: GateInput): boolean {
  const { label, metrics = {}, slices = [] } = policy?.value.gate ?? {};
  return label === undefined && Object.keys(metrics).length === 0 && slices.length === 0;
}

/** The columns that model.yml names, and where it does; else those of another plan. */
function namedColumns(
  input: GateInput,
  like: FixturePlan | undefined,
): Pick<BindInput, "label" | "weight" | "group" | "query" | "slices"> {
  const gate = input.policy?.value.gate ?? {};
  const single = (["label", "weight", "group", "query"] as const).flatMap((key) => {
    const name = gate[key] ?? (key === "label" ? like?.label?.column : key === "query" ? like?.query : undefined);
    return name === undefined ? [] : [[key, { name, location: limitAt(input, key) }] as const];
  });
  const slices = (gate.slices ?? []).map(({ column }, i) => ({
    name: column,
    location: input.policy?.locate(["gate", "slices", i, "column"]) ?? { file: input.model },
  }));
  return { ...Object.fromEntries(single), slices };
}

function describeOutputs({ scores, predicted }: FixturePlan["outputs"], zipMap: ZipMap | undefined): DefaultUsed {
  const parts = [
    ...(predicted === undefined ? [] : [`labels from ${predicted}`]),
    ...(scores === undefined ? [] : [`scores from ${scores}`]),
    ...(zipMap === undefined ? [] : [`scores from ${zipMap.tensor}, which ZipMap turns into ${zipMap.output}`]),
  ];
  return { setting: "gate.output", value: parts.join(", "), why: "chosen by the shapes of the outputs" };
}

/** The name of the output, or of the tensor of a copy, that scores are read from. */
export function scoresFrom({ plan, zipMap }: Prepared): string | undefined {
  return zipMap?.tensor ?? plan?.outputs.scores;
}
