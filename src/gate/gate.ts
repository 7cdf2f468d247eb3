import { errorsOf, type Finding, finding, type Location } from "../nouns/finding.js";
import type { ModelSignature } from "../nouns/signature.js";
import type { GateOutcome } from "../nouns/verdict.js";
import type { Document } from "../registry/document.js";
import { checkAgainstModel } from "../registry/metadata.js";
import type { Metadata } from "../registry/metadata-types.js";
import type { ModelPolicy } from "../registry/policy-types.js";
import { type Answers, countChanged } from "./answers.js";
import { bindFixtures } from "./fixtures/bind.js";
import { FORMATS_READ, formatOf } from "./fixtures/format.js";
import type { FixtureFormat, FixturePlan } from "./fixtures/plan.js";
import { judgeLatency, TIMING } from "./latency.js";
import { notMeasured } from "./limits.js";
import { describeFailure } from "./model-failure.js";
import { checkPorts, chooseOutputs } from "./outputs.js";
import type { Inference, Inspection, Progress } from "./ports.js";
import { measureQuality } from "./quality.js";
import type { BaselineQuality, DefaultUsed, GateResult, Latency, Quality } from "./result.js";
import { gateRules as rules } from "./rules.js";

/** A model with all that says how it is to be judged. `modelPath` and `fixtures.file` are absolute, the rest as in the repository. */
export interface GateInput {
  readonly modelPath: string;
  readonly model: string;
  readonly metadata: Document<Metadata>;
  readonly policy: Document<ModelPolicy> | undefined;
  readonly fixtures:
    | { readonly path: string; readonly file: string; readonly format?: FixtureFormat | undefined }
    | undefined;
  /** The fixture set that is configured was refused, with findings of its own. */
  readonly fixturesRefused: boolean;
  /** The previous release, to be measured on the same rows. */
  readonly previous?: PreviousModel;
}

export interface PreviousModel extends Pick<GateInput, "modelPath" | "model" | "metadata"> {
  readonly version: string;
}

export interface Examined {
  readonly findings: readonly Finding[];
  /** Absent where the model cannot be loaded, or is of a format that is not run. */
  readonly inspection?: Inspection;
  /** Whether the model can be run and agrees with its metadata. */
  readonly runnable: boolean;
}

/** Loads a model and compares what it says of itself with its metadata. Nothing is run. */
export async function examine(
  { modelPath, model, metadata }: Pick<GateInput, "modelPath" | "model" | "metadata">,
  inference: Inference,
): Promise<Examined> {
  const { export_format: format } = metadata.value;
  if (format !== "onnx") {
    const message = `${model} is a ${format} model: it was neither loaded nor run.`;
    return { runnable: false, findings: [finding(rules.notRun, { message, location: { file: model } })] };
  }
  const inspected = await inference.inspect(modelPath);
  if (!inspected.ok) return { runnable: false, findings: describeFailure(inspected.failure, { model }) };
  const findings = [
    ...checkAgainstModel(metadata, inspected.value.signature),
    ...checkPorts(inspected.value.signature, model),
  ];
  return { inspection: inspected.value, findings, runnable: errorsOf(findings).length === 0 };
}

/** Runs a model on its fixtures and judges accuracy and latency by model.yml. */
export async function runGate(input: GateInput, inference: Inference, progress: Progress): Promise<GateResult> {
  const examined = await examine(input, inference);
  const { inspection } = examined;
  if (inspection === undefined || !examined.runnable) {
    return ended(input, examined.findings, "the model cannot be run as it is", inspection);
  }
  const { signature } = inspection;
  const prepared = await prepare(input, signature, inference);
  if (prepared.findings.length > 0) {
    return ended(input, [...examined.findings, ...prepared.findings], "the fixture set cannot be used", inspection);
  }
  const quality = await qualityOf(input, prepared.plan, inference, progress);
  if (!quality.ran) {
    return ended(
      input,
      [...examined.findings, ...quality.findings],
      "the model could not be run on the fixture set",
      inspection,
    );
  }
  const baseline = await baselineOf(input, quality.answers, inference, progress);
  const latency = await latencyOf(input, prepared.plan, inference, progress);
  return conclude(input, {
    findings: [...examined.findings, ...quality.findings, ...latency.findings],
    defaults: [...prepared.defaults, ...quality.defaults],
    quality: quality.quality && { ...quality.quality, ...(baseline === undefined ? {} : { baseline }) },
    latency: latency.latency,
    inspection,
  });
}

/** The result of a gate that ended before it measured anything. */
function ended(
  input: GateInput,
  findings: readonly Finding[],
  notMeasuredBecause: string,
  inspection: Inspection | undefined,
): GateResult {
  const gate = input.policy?.value.gate;
  // Where something else was refused already, each limit that was not checked would only repeat it.
  const limits = errorsOf(findings).length > 0 ? [] : Object.keys(gate?.metrics ?? {});
  const unchecked = limits.map((name) => notMeasured(name, notMeasuredBecause, limitAt(input, "metrics", name)));
  return {
    ...conclude(input, { findings: [...findings, ...unchecked], defaults: [], inspection }),
    notMeasured: notMeasuredBecause,
  };
}

function limitAt({ policy, model }: GateInput, ...pointer: string[]): Location {
  return policy?.locate(["gate", ...pointer]) ?? { file: model };
}

interface Conclusion {
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  readonly quality?: Quality | undefined;
  readonly latency?: Latency | undefined;
  readonly inspection: Inspection | undefined;
}

/** Gated is a model of which at least one metric was held against a limit on labelled rows. */
function conclude({ model }: GateInput, { findings, defaults, quality, latency, inspection }: Conclusion): GateResult {
  const judged = quality?.metrics.some((m) => m.min !== undefined || m.max !== undefined) === true;
  const outcome: GateOutcome = judged ? "gated" : "ungated";
  const why = quality === undefined ? "no labelled rows were measured" : "model.yml sets no limit for a metric";
  const warned =
    outcome === "ungated" && errorsOf(findings).length === 0
      ? [finding(rules.noGate, { message: `${model} has no accuracy gate: ${why}.`, location: { file: model } })]
      : [];
  return {
    outcome,
    findings: [...findings, ...warned],
    defaults,
    ...(quality === undefined ? {} : { quality }),
    ...(latency === undefined ? {} : { latency }),
    ...(inspection === undefined ? {} : inspection),
  };
}

interface Prepared {
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  /** Absent where there are no fixtures. */
  readonly plan?: FixturePlan;
}

const NOTHING: Prepared = { findings: [], defaults: [] };

async function prepare(input: GateInput, signature: ModelSignature, inference: Inference): Promise<Prepared> {
  const { fixtures, model, metadata, policy } = input;
  if (fixtures === undefined) return NOTHING;
  const location = { file: fixtures.path };
  const format = fixtures.format ?? formatOf(fixtures.path);
  if (format === undefined) {
    const message = `${fixtures.path} is none of the formats that are read: ${FORMATS_READ}.`;
    return { ...NOTHING, findings: [finding(rules.formatUnknown, { message, location })] };
  }
  const header = await inference.readHeader(fixtures.file, format);
  if (!header.ok) {
    return { ...NOTHING, findings: describeFailure(header.failure, { model, fixtures: fixtures.path }) };
  }
  const outputPolicy = policy?.value.gate?.output;
  const outputs = chooseOutputs(signature, metadata.value.model_type, outputPolicy, limitAt(input, "output", "name"));
  if (!outputs.ok) return { ...NOTHING, findings: outputs.findings };
  const label = policy?.value.gate?.label;
  const bound = bindFixtures({
    fixtures: fixtures.path,
    file: fixtures.file,
    header: header.value,
    format,
    labelAs: metadata.value.model_type === "classification" ? "text" : "number",
    features: metadata.value.input_features,
    signature,
    ...(label === undefined ? {} : { label: { name: label, location: limitAt(input, "label") } }),
    outputs: outputs.outputs,
  });
  if (!bound.ok) return { ...NOTHING, findings: bound.findings };
  const { plan, labelDefault } = bound;
  return {
    findings: [],
    plan,
    defaults: [
      ...(labelDefault === undefined
        ? []
        : [{ setting: "gate.label", value: plan.label?.column ?? "", why: labelDefault }]),
      ...(outputPolicy?.name === undefined ? [describeOutputs(plan.outputs)] : []),
    ],
  };
}

function describeOutputs({ scores, predicted }: FixturePlan["outputs"]): DefaultUsed {
  const parts = [
    ...(predicted === undefined ? [] : [`labels from ${predicted}`]),
    ...(scores === undefined ? [] : [`scores from ${scores}`]),
  ];
  return { setting: "gate.output", value: parts.join(", "), why: "chosen by the shapes of the outputs" };
}

type QualityStep =
  | {
      readonly ran: true;
      readonly quality?: Quality;
      readonly answers?: Answers;
      readonly findings: readonly Finding[];
      readonly defaults: readonly DefaultUsed[];
    }
  | { readonly ran: false; readonly findings: readonly Finding[] };

async function qualityOf(
  input: GateInput,
  plan: FixturePlan | undefined,
  inference: Inference,
  progress: Progress,
): Promise<QualityStep> {
  const { fixtures, policy } = input;
  if (plan?.label === undefined || fixtures === undefined) {
    const because =
      fixtures === undefined ? "there is no fixture set" : "the fixture set has no column with right answers";
    const limits = input.fixturesRefused ? [] : Object.keys(policy?.value.gate?.metrics ?? {});
    const findings = limits.map((name) => notMeasured(name, because, limitAt(input, "metrics", name)));
    return { ran: true, findings, defaults: [] };
  }
  const predicted = await inference.predict(input.modelPath, plan, progress);
  if (!predicted.ok) {
    return {
      ran: false,
      findings: describeFailure(predicted.failure, { model: input.model, fixtures: fixtures.path }),
    };
  }
  if (predicted.value.rows === 0) {
    const message = `${fixtures.path} has a header and no rows.`;
    return { ran: false, findings: [finding(rules.noRows, { message, location: { file: fixtures.path } })] };
  }
  return {
    ran: true,
    ...measureQuality({
      predictions: predicted.value,
      metadata: input.metadata,
      policy: input.policy,
      model: input.model,
      fixtures: fixtures.path,
    }),
  };
}

/** The previous release on the same rows. What stands in its way is no fault of the candidate's: it is told, and that is all. */
async function baselineOf(
  { previous, ...input }: GateInput,
  answers: Answers | undefined,
  inference: Inference,
  progress: Progress,
): Promise<BaselineQuality | undefined> {
  if (previous === undefined || answers === undefined) return undefined;
  const { version } = previous;
  const own: GateInput = { ...input, ...previous };
  const incomparable = (why: string) => ({ version, notComparable: why.replace(/\.$/, "") });
  const examined = await examine(own, inference);
  if (examined.inspection === undefined || !examined.runnable) {
    return incomparable(errorsOf(examined.findings)[0]?.message ?? "its format is not run");
  }
  const prepared = await prepare(own, examined.inspection.signature, inference);
  if (prepared.findings.length > 0) return incomparable(prepared.findings[0]?.message ?? "the fixtures do not fit");
  const then = await qualityOf(own, prepared.plan, inference, progress);
  if (!then.ran || then.quality === undefined || then.answers === undefined) {
    return incomparable(then.findings[0]?.message ?? "it was not measured");
  }
  const changed = countChanged(then.answers, answers);
  if (changed === undefined) return incomparable("its answers are of another kind");
  return { version, changed, metrics: then.quality.metrics.map(({ name, value }) => ({ name, value })) };
}

async function latencyOf(
  input: GateInput,
  plan: FixturePlan | undefined,
  inference: Inference,
  progress: Progress,
): Promise<{ latency?: Latency; findings: readonly Finding[] }> {
  const limits = input.policy?.value.gate?.latency;
  if (limits?.skip !== undefined) {
    const location = limitAt(input, "latency", "skip");
    const message = `Latency is not measured: ${limits.skip}`;
    return { latency: { skipped: limits.skip }, findings: [finding(rules.latencySkipped, { message, location })] };
  }
  const timed = await inference.time(input.modelPath, plan, TIMING, progress);
  if (!timed.ok) {
    return {
      findings: describeFailure(timed.failure, {
        model: input.model,
        ...(input.fixtures ? { fixtures: input.fixtures.path } : {}),
      }),
    };
  }
  const { deployment } = input.metadata.value;
  return judgeLatency({
    timings: timed.value,
    limits,
    declared: { p50: deployment.inference_latency_p50_ms, p95: deployment.inference_latency_p95_ms },
    inputs: plan === undefined ? "made from the signature" : "fixtures",
    rowsPerRun: plan?.rowsPerRun,
    limitAt: (key) => limitAt(input, "latency", key, "max"),
    model: input.model,
  });
}
