import { type Finding, finding, type Location } from "../domain/finding.ts";
import { formatPort, type ModelPort, type ModelSignature } from "../domain/signature.ts";
import type { ZipMap } from "../formats/graph.ts";
import type { ModelType } from "../registry/metadata-types.ts";
import type { OutputPolicy } from "../registry/policy-types.ts";
import type { FixturePlan } from "./fixtures/plan.ts";
import { isNamedLogits } from "./recognize.ts";
import { gateRules as rules } from "./rules.ts";

/** Element types whose values can be read back. */
const NUMBERS = /^(?:float(?:16|32|64)|u?int(?:8|16|32|64)|bool)$/;

/**
 * What stands in the way of running a model at all or of reading all it says; errors only where nothing is left.
 * Outputs of `zipMaps` have findings of their own.
 */
export function checkPorts(
  { inputs, outputs }: ModelSignature,
  model: string,
  zipMaps: readonly ZipMap[] = [],
): Finding[] {
  const location = { file: model };
  const badInputs = inputs
    .filter((i) => !i.isTensor || !isCarried(i))
    .map((i) =>
      finding(rules.unsupportedType, {
        message: `The input ${i.name} is ${formatPort(i)}, which cannot be fed.`,
        location,
      }),
    );
  const maps = outputs
    .filter((o) => !o.isTensor && zipMaps.every(({ output }) => output !== o.name))
    .map((o) =>
      finding(rules.nonTensorOutput, {
        message: `The output ${o.name} is a sequence, a map or an optional value, which onnxruntime-node cannot read.`,
        location,
      }),
    );
  const exotic = outputs
    .filter((o) => o.isTensor && !isCarried(o))
    .map((o) =>
      finding(rules.unsupportedType, {
        message: `The output ${o.name} is ${formatPort(o)}, which cannot be read.`,
        location,
      }),
    );
  const none = outputs.some((o) => o.isTensor && isCarried(o))
    ? []
    : [
        finding(rules.noOutput, {
          message: `${model} has no output that can be read.`,
          ...(zipMaps.length === 0
            ? { fix: "Export at least one output as a tensor of floats, integers, bool or text." }
            : {
                fix: `${rules.zipMapNotMeasured.fix} An output of labels next to the maps is enough to measure both.`,
              }),
          location,
        }),
      ];
  return [...badInputs, ...maps, ...exotic, ...none];
}

function isCarried(port: ModelPort): boolean {
  return NUMBERS.test(port.type ?? "") || port.type === "string";
}

export type Judged =
  | {
      readonly ok: true;
      readonly outputs: FixturePlan["outputs"];
      /** Where scores come from, if the model only gives them as maps. */
      readonly zipMap?: ZipMap | undefined;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * The outputs that quality is read from: labels from one of rank 1 (or [rows, 1] of whole numbers or text), scores from
 * one of [rows, classes] of floating point; `policy` names another. A classifier without such scores may have them as
 * `zipMaps`: the one that `policy` names, else one of as many classes as there are, else the first.
 */
export function chooseOutputs(
  { outputs }: ModelSignature,
  { type, classes = 0, zipMaps = [] }: Choice,
  policy: OutputPolicy | undefined,
  location: Location,
): Judged {
  const readable = outputs.filter((o) => o.isTensor && isCarried(o));
  const refuse = (message: string): Judged => ({
    ok: false,
    findings: [finding(rules.noOutput, { message, location })],
  });
  const isNamed = ({ output, tensor }: ZipMap) => policy?.name === output || policy?.name === tensor;
  const canMap = type === "classification" && policy?.kind !== "label";
  // A tensor that is an output itself is read as one.
  const maps = canMap ? zipMaps.filter(({ tensor }) => outputs.every((o) => o.name !== tensor)) : [];
  const zipMap =
    policy?.name === undefined
      ? (maps.find(({ labels }) => labels.length === classes) ?? maps[0])
      : maps.find((map) => isNamed(map) && readable.every((o) => o.name !== policy.name));
  if (policy?.name !== undefined && zipMap === undefined) {
    const named = readable.find((o) => o.name === policy.name);
    if (named === undefined) {
      const names = [...readable.map((o) => o.name), ...maps.map((m) => m.output)].join(", ");
      return refuse(`The model has no readable output ${policy.name}; it has ${names || "none"}.`);
    }
    const isLabel =
      policy.kind === "label" || (policy.kind === undefined && type === "classification" && !isScores(named));
    return { ok: true, outputs: isLabel ? { predicted: named.name } : { scores: named.name } };
  }
  if (type !== "classification") {
    const value = readable.find((o) => isFloat(o) && (o.shape?.length ?? 0) <= 2);
    return value === undefined
      ? refuse("The model has no output of numbers.")
      : { ok: true, outputs: { scores: value.name } };
  }
  // One dimension of floats may be labels or scores: what it is, model.yml says, its name, or the values do.
  const saidToBeScores = policy?.kind === "probability" || policy?.kind === "logit";
  const flat = readable.find(
    (o) =>
      isFloat(o) && o.shape?.length === 1 && (saidToBeScores || (policy?.kind === undefined && isNamedLogits(o.name))),
  );
  const found = readable.find(isScores) ?? flat;
  // Another table of numbers, such as an embedding, is next to maps no output of scores.
  const isOther = zipMap !== undefined && (policy?.name !== undefined || widthOf(found) !== zipMap.labels.length);
  const scores = isOther ? undefined : found;
  const labels = readable.find((o) => o !== scores && (o.shape?.length === 1 || isColumn(o)));
  if (scores === undefined && labels === undefined && zipMap === undefined) {
    return refuse("The model has neither an output of labels [rows] nor one of scores [rows, classes].");
  }
  return {
    ok: true,
    outputs: {
      ...(scores === undefined ? {} : { scores: scores.name }),
      ...(labels === undefined ? {} : { predicted: labels.name }),
    },
    ...(scores === undefined && zipMap !== undefined ? { zipMap } : {}),
  };
}

/** What outputs are chosen for. */
interface Choice {
  readonly type: ModelType;
  /** How many classes there are, if that is known. */
  readonly classes?: number;
  readonly zipMaps?: readonly ZipMap[] | undefined;
}

/** Columns of an output `[N, columns]`; `undefined` if it leaves them open. */
function widthOf(port: ModelPort | undefined): number | undefined {
  const width = port?.shape?.[1];
  return typeof width === "number" && width > 0 ? width : undefined;
}

function isFloat(port: ModelPort): boolean {
  return port.type?.startsWith("float") === true;
}

function isScores(port: ModelPort): boolean {
  return isFloat(port) && port.shape?.length === 2;
}

function isColumn(port: ModelPort): boolean {
  return !isFloat(port) && port.shape?.length === 2 && port.shape[1] === 1;
}
