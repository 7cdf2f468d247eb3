import { errorsOf, type Finding, finding, type Location } from "../domain/finding.ts";
import type { ModelSignature } from "../domain/signature.ts";
import type { GateOutcome } from "../domain/verdict.ts";
import type { GraphSignature, ZipMap } from "../formats/graph.ts";
import type { Document } from "../registry/document.ts";
import { checkAgainstModel, fitClasses } from "../registry/metadata.ts";
import type { Metadata } from "../registry/metadata-types.ts";
import type { LatencyPolicy, ModelPolicy } from "../registry/policy-types.ts";
import { registryRules } from "../registry/rules.ts";
import { namedClasses } from "../versioning/signature.ts";
import { type BindInput, bindFixtures } from "./fixtures/bind.ts";
import { FORMATS_READ, formatOf } from "./fixtures/format.ts";
import type { FixtureFormat, FixturePlan } from "./fixtures/plan.ts";
import { type LatencyOutcome, measureLatency } from "./latency/measure.ts";
import { isGuessed, type MadeInputs } from "./made-inputs.ts";
import { describeFailure } from "./model-failure.ts";
import { checkPorts, chooseOutputs, type Judged } from "./outputs.ts";
import { judgeParity } from "./parity.ts";
import type { Inference, Inspection, Parity, Predictions, Progress, TimedModel } from "./ports.ts";
import { explainNoPrevious, type NoPrevious, type Previous, RULE_OF_NO_PREVIOUS } from "./previous.ts";
import { notMeasured } from "./quality/judge.ts";
import { type Answered, measureQuality, type QualityResult } from "./quality/measure.ts";
import type { DefaultUsed, GateResult, Latency, Quality } from "./result.ts";
import { gateRules as rules } from "./rules.ts";
import { checkRuntimeLimits } from "./runtime-limits.ts";
import { judgeSteadiness, judgeUnsteadyRuns } from "./steadiness.ts";
import { tryInputs } from "./try-inputs.ts";
import { describeZipMaps, measureScores, type ScoresCopy } from "./zip-map.ts";

/** A model with all that says how it is to be judged. `modelPath` and `fixtures.file` are absolute, the rest as in the repository. */
export interface GateInput {
  readonly modelPath: string;
  readonly model: string;
  readonly metadata: Document<Metadata>;
  readonly policy: Document<ModelPolicy> | undefined;
  readonly fixtures:
    | {
        readonly path: string;
        readonly file: string;
        readonly sha256: string;
        readonly format?: FixtureFormat | undefined;
      }
    | undefined;
  /** The fixture set that is configured was refused, with findings of its own. */
  readonly fixturesRefused: boolean;
  /** What the model's file says of itself, where it was read: the runtime's limits are checked against it before it is loaded. */
  readonly graph?: GraphSignature | undefined;
  /** As `AssessOptions.resamples`. */
  readonly resamples?: number;
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

/** Metadata with the classes that the model is measured by: those of its file, if output_classes differs. */
function withClassesOfFile(
  { metadata, graph }: Pick<GateInput, "metadata" | "graph">,
  { outputs }: ModelSignature,
  contradicted: boolean,
  previous?: Previous,
): Document<Metadata> {
  const { output_classes: stated, model_type: type } = metadata.value;
  if (type !== "classification") return metadata;
  const widths = outputs.flatMap(({ shape }) =>
    shape?.length === 2 && typeof shape[1] === "number" ? [shape[1]] : [],
  );
  const fits = (names: readonly string[]) => names.length > 0 && fitClasses(names.length, widths, graph?.classLabels);
  const lists = namedClasses(graph, stated);
  const named = lists.length === 1 && lists[0] !== undefined && fits(lists[0]) ? lists[0] : undefined;
  // Numbers and truth values are read by position, whatever they are called.
  const answersNames = outputs.some((output) => output.type === "string");
  const reordered = named?.length === stated.length && named.every((name) => stated.includes(name));
  const choose = () => {
    if (named !== undefined && (contradicted || stated.length === 0 || reordered || answersNames)) return named;
    if (!contradicted) return stated;
    // Those of the previous release, if the model can have that many; if not, positions are used.
    const model = previous?.kind === "found" ? previous.model : undefined;
    const previousClasses = model?.metadata.value.output_classes ?? [];
    return fits(previousClasses) ? previousClasses : [];
  };
  return { ...metadata, value: { ...metadata.value, output_classes: choose() } };
}

function contradictsClasses({ findings }: Examined): boolean {
  return findings.some(({ rule }) => rule === registryRules.classCount.id);
}

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
  const previousRun = await runPrevious(input, previous, inference, progress);
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

/** Maps that consumers get from the previous release already are no news. */
function withoutKnownMaps(examined: Examined, { graph, model, metadata }: GateInput, previous: Previous): Examined {
  if (previous.kind !== "found" || graph?.zipMaps === undefined) return examined;
  const before = (previous.model?.graph?.zipMaps ?? []).map(({ output }) => output);
  const others = examined.findings.filter(({ rule }) => rule !== rules.zipMap.id);
  return { ...examined, findings: [...others, ...describeZipMaps(graph, model, metadata.value.framework, before)] };
}

const ABOUT_CLASSES: readonly string[] = [rules.unknownClass, rules.unknownAnswer, rules.positiveClass].map(
  ({ id }) => id,
);

/** The result of a gate that ended before it measured anything. */
function ended(
  input: GateInput,
  findings: readonly Finding[],
  notMeasuredBecause: string,
  inspection: Inspection | undefined,
): GateResult {
  // Where something else was refused already, each limit that was not checked would only repeat it.
  const limits = errorsOf(findings).length > 0 ? [] : [...qualityLimits(input), ...latencyLimits(input)];
  const unchecked = limits.map(({ name, at }) => notMeasured(name, notMeasuredBecause, at));
  return {
    ...conclude(input, { findings: [...findings, ...unchecked], defaults: [], inspection }),
    notMeasured: notMeasuredBecause,
  };
}

function limitAt({ policy, model }: GateInput, ...pointer: (string | number)[]): Location {
  return policy?.locate(["gate", ...pointer]) ?? { file: model };
}

interface LimitPlace {
  readonly name: string;
  readonly at: Location;
}

/** Everything that model.yml holds quality to, and where. */
function qualityLimits(input: GateInput): LimitPlace[] {
  const { metrics = {}, slices = [], declared } = input.policy?.value.gate ?? {};
  return [
    ...Object.keys(metrics).map((name) => ({ name, at: limitAt(input, "metrics", name) })),
    ...slices.flatMap((slice, i) =>
      Object.keys(slice.metrics).map((name) => ({
        name: `${name} by ${slice.column}`,
        at: limitAt(input, "slices", i, "metrics", name),
      })),
    ),
    ...(declared === "reproduce" ? [{ name: "reproducing what is declared", at: limitAt(input, "declared") }] : []),
  ];
}

function latencyLimits(input: GateInput): LimitPlace[] {
  const latency = input.policy?.value.gate?.latency;
  if (latency === undefined || latency.skip !== undefined) return [];
  return (["p50_ms", "p95_ms"] as const)
    .filter((key) => latency[key] !== undefined)
    .map((key) => ({ name: `latency ${key}`, at: limitAt(input, "latency", key) }));
}

interface Conclusion {
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
  readonly quality?: Quality | undefined;
  readonly parity?: Parity | undefined;
  readonly latency?: Latency | undefined;
  /** Something that blocks was measured and could not be decided. */
  readonly undecided?: boolean;
  readonly inspection: Inspection | undefined;
}

const SET_LIMITS = "Set limits in a model.yml.";
const WRITE_POLICY = { fix: "Set limits in a model.yml; model-release init writes one.", inAction: SET_LIMITS };

/** Gated is a model of which at least one metric was held against a limit on labelled rows. */
function conclude(input: GateInput, conclusion: Conclusion): GateResult {
  const { model } = input;
  const { findings, defaults, quality, parity, latency, inspection } = conclusion;
  const figures = [...(quality?.metrics ?? []), ...(quality?.slices ?? []).flatMap((slice) => slice.metrics)];
  const judged = figures.some(({ state, limits }) => limits !== undefined && state !== "shown");
  const outcome: GateOutcome = conclusion.undecided ? "inconclusive" : judged ? "gated" : "ungated";
  const [why, advice] =
    quality === undefined
      ? ["no labelled rows were measured", {}]
      : input.policy === undefined
        ? ["there is no model.yml that sets a limit", WRITE_POLICY]
        : ["model.yml sets no limit for a metric", { fix: "Set limits under gate.metrics in model.yml." }];
  const warned =
    !judged && errorsOf(findings).length === 0
      ? [
          finding(rules.noGate, {
            message: `${model} has no accuracy gate: ${why}.`,
            ...advice,
            location: { file: model },
          }),
        ]
      : [];
  return {
    outcome,
    gated: judged,
    findings: [...findings, ...warned, ...describeDefaults(input, defaults)],
    defaults,
    ...(quality === undefined ? {} : { quality }),
    ...(parity === undefined ? {} : { parity }),
    ...(latency === undefined ? {} : { latency }),
    ...(inspection === undefined ? {} : inspection),
  };
}

/** Settings that are recognized from names and values, and not by a rule that the documentation states. */
const GUESSED: readonly string[] = ["gate.query", "gate.output.kind"];

/** All defaults where model.yml has no gate; where it has one, those that it would be wrong to take for granted. */
function describeDefaults({ policy, fixtures, model }: GateInput, defaults: readonly DefaultUsed[]): Finding[] {
  const gate = policy?.value.gate;
  const told = gate === undefined ? defaults : defaults.filter(({ setting }) => GUESSED.includes(setting));
  if (told.length === 0) return [];
  const lines = told.map(({ setting, value, why }) => `${setting} = ${value} (${why})`);
  const message = `model.yml does not state these settings, so defaults were used: ${lines.join("; ")}.`;
  return [finding(rules.defaultsUsed, { message, location: { file: fixtures?.path ?? model } })];
}

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

/** Reads what a fixture set says of itself and maps it to the model. */
export async function prepare(input: GateInput, signature: ModelSignature, inference: Inference): Promise<Prepared> {
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
  const bound = bindFixtures({
    fixtures: fixtures.path,
    file: fixtures.file,
    header: header.value,
    format,
    labelAs: metadata.value.model_type === "classification" ? "text" : "number",
    features: metadata.value.input_features,
    signature,
    ...namedColumns(input),
    ranks: metadata.value.model_type === "ranking",
    outputs: outputs.outputs,
  });
  if (!bound.ok) return { ...NOTHING, findings: bound.findings };
  const { plan, recognized } = bound;
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

/** The columns that model.yml names, and where it does. */
function namedColumns(input: GateInput): Pick<BindInput, "label" | "weight" | "group" | "query" | "slices"> {
  const gate = input.policy?.value.gate ?? {};
  const single = (["label", "weight", "group", "query"] as const).flatMap((key) => {
    const name = gate[key];
    return name === undefined ? [] : [[key, { name, location: limitAt(input, key) }] as const];
  });
  const slices = (gate.slices ?? []).map(({ column }, i) => ({
    name: column,
    location: input.policy?.locate(["gate", "slices", i, "column"]) ?? { file: input.model },
  }));
  return { ...Object.fromEntries(single), ...(slices.length === 0 ? {} : { slices }) };
}

function describeOutputs({ scores, predicted }: FixturePlan["outputs"], zipMap: ZipMap | undefined): DefaultUsed {
  const parts = [
    ...(predicted === undefined ? [] : [`labels from ${predicted}`]),
    ...(scores === undefined ? [] : [`scores from ${scores}`]),
    ...(zipMap === undefined ? [] : [`scores from ${zipMap.tensor}, which ZipMap turns into ${zipMap.output}`]),
  ];
  return { setting: "gate.output", value: parts.join(", "), why: "chosen by the shapes of the outputs" };
}

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
async function parityOf(
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

/** The previous release, run on the same rows, or why it was not: no fault of the candidate's. */
type PreviousRun =
  | NoPrevious
  | {
      readonly kind: "found";
      readonly version: string;
      readonly modelPath: string;
      readonly plan: FixturePlan | undefined;
      /** Absent if no rows are labelled. */
      readonly answers?: Answered;
    };

async function runPrevious(
  input: GateInput,
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
  const prepared = await prepare(own, examined.inspection.signature, inference);
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

/** The name of the output, or of the tensor of a copy, that scores are read from. */
export function scoresFrom({ plan, zipMap }: Prepared): string | undefined {
  return zipMap?.tensor ?? plan?.outputs.scores;
}

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

/** Latency on made-up inputs is shown. Limits are held against it only where no size is a guess. */
async function latencyOfMade(
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

interface TimedOn extends Pick<TimedModel, "plan" | "made"> {
  /** Limits are not held against what is measured. */
  readonly shown?: boolean;
}

async function latencyOf(
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
