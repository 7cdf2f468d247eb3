import type { Pulled } from "../../consume/pull.ts";
import type { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import { SUBJECTS } from "../../release/evidence.ts";
import type { Broken, Outcome } from "../../release/outcome.ts";
import { type Judgement, judgementOf, overallOf, withOthers } from "../../release/overall.ts";
import { PREDICATE, REPORT } from "../../releases/evidence.ts";

/** Every output that action.yml declares. */
export const OUTPUT_NAMES = [
  "verdict",
  "gated",
  "reason",
  "model",
  "version",
  "previous-version",
  "required-bump",
  "tag-name",
  "release-id",
  "release-url",
  "assets",
  "already-published",
  "report-path",
  "predicate-path",
  "subjects-path",
  "artifact-id",
  "paths",
  "versions",
] as const;

export type Outputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>>;

/** The outputs of a run over one version; what does not apply is empty. */
export function outputsOf(outcome: Outcome, artifactId: string): Outputs {
  const { report } = outcome;
  const release = outcome.kind === "published" || outcome.kind === "already-published" ? outcome.release : undefined;
  const assets = (release?.assets ?? []).map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  return {
    verdict: report.verdict,
    gated: String(report.gated),
    reason: judgementOf(outcome).reason,
    model: report.model,
    version: report.version,
    "previous-version": report.previous.kind === "found" ? report.previous.version : "",
    "required-bump": report.contract?.requiredBump ?? "",
    "tag-name": report.tag,
    "release-id": release?.id ?? "",
    "release-url": release?.url ?? "",
    assets: JSON.stringify(assets),
    "already-published": String(outcome.kind === "already-published"),
    "report-path": outcome.evidence === undefined ? "" : `${outcome.evidence}/${REPORT}`,
    ...attestable(outcome),
    "artifact-id": artifactId,
    paths: "[]",
    versions: "[]",
  };
}

/**
 * The verdict of a release, for an attestation: only as this run published it. What is stored with a release that is
 * already published can be edited by anybody who may edit releases, and must not be signed as if it had been measured.
 */
function attestable(outcome: Outcome): Pick<Outputs, "predicate-path" | "subjects-path"> {
  if (outcome.kind !== "published") return { "predicate-path": "", "subjects-path": "" };
  return {
    "predicate-path": `${outcome.evidence}/${PREDICATE}`,
    "subjects-path": `${outcome.evidence}/${SUBJECTS}`,
  };
}

/** The outputs of a version that could not be judged: it has no verdict. */
export function outputsOfBroken(broken: Broken): Outputs {
  const { model, version } = broken.id;
  return { ...NONE, reason: judgementOf(broken).reason, model, version, "tag-name": broken.tag };
}

const NONE: Outputs = {
  verdict: "",
  gated: "false",
  reason: "",
  model: "",
  version: "",
  "previous-version": "",
  "required-bump": "",
  "tag-name": "",
  "release-id": "",
  "release-url": "",
  assets: "[]",
  "already-published": "false",
  "report-path": "",
  "predicate-path": "",
  "subjects-path": "",
  "artifact-id": "",
  paths: "[]",
  versions: "[]",
};

/** The outputs of a run that pulled models, with one sentence about it: no verdict, because nothing was judged. */
export function outputsOfPull(pulled: readonly Pulled[], reason: string): Outputs {
  const [only, ...others] = pulled.map(({ entry }) => entry);
  const one = only === undefined || others.length > 0 ? {} : oneOf(only);
  return {
    ...NONE,
    ...one,
    reason,
    paths: JSON.stringify(pulled.map(({ folder }) => folder)),
    versions: JSON.stringify(pulled.map(({ entry }) => entry.version)),
  };
}

function oneOf({ model, version, tag }: Pulled["entry"]): Partial<Outputs> {
  return { model, version, "tag-name": tag };
}

/** The outputs of a run over several versions, or none: the verdict on all, and what is common to them. */
export function outputsOfSeveral(each: readonly Outputs[], nothing: string): Outputs {
  const [first, ...others] = each;
  if (first === undefined) return { ...NONE, reason: nothing };
  if (others.length === 0) return first;
  const common = (name: keyof Outputs) => (each.every((o) => o[name] === first[name]) ? first[name] : "");
  return {
    ...NONE,
    ...overallOf(each.map(asJudgement), nothing),
    gated: String(each.every((o) => o.gated === "true")),
    model: common("model"),
    version: common("version"),
    "already-published": common("already-published") || "false",
  };
}

function asJudgement(outputs: Outputs): Judgement {
  return { tag: outputs["tag-name"], verdict: outputs.verdict as Judgement["verdict"], reason: outputs.reason };
}

/** The outputs of a run that found errors outside of every version, or broke there: the step fails. */
export function outputsWithOthers(outputs: Outputs, errors: readonly Finding[], failure: Failure | undefined): Outputs {
  if (errors.length === 0 && failure === undefined) return outputs;
  const judged = outputs["tag-name"] !== "" || outputs.verdict !== "" || outputs.model !== "";
  return { ...outputs, ...withOthers(asJudgement(outputs), judged, errors, failure) };
}
