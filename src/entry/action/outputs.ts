import type { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Broken, Outcome } from "../../release/outcome.ts";
import { REPORT } from "../../releases/evidence.ts";

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
  "artifact-id",
] as const;

export type Outputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>>;

const WORST = ["fail", "inconclusive", "ungated", "pass"] as const;

/** The outputs of a run over one version; what does not apply is empty. */
export function outputsOf(outcome: Outcome, artifactId: string): Outputs {
  const { report } = outcome;
  const release = outcome.kind === "published" || outcome.kind === "already-published" ? outcome.release : undefined;
  const assets = (release?.assets ?? []).map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  return {
    verdict: report.verdict,
    gated: String(report.gated),
    reason:
      outcome.kind === "not-published" ? `not published: ${outcome.failure.message}; ${report.reason}` : report.reason,
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
    "artifact-id": artifactId,
  };
}

/** The outputs of a version that could not be judged: it has no verdict. */
export function outputsOfBroken({ id, tag, failure }: Broken): Outputs {
  return {
    ...NONE,
    reason: `could not be judged: ${failure.message}`,
    model: id.model,
    version: id.version,
    "tag-name": tag,
  };
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
  "artifact-id": "",
};

/**
 * The outputs of a run over several versions, or none: the worst verdict, and what is common to all. If one of them could
 * not be judged and none was refused, there is no verdict on all: "pass" would speak of what no one looked at.
 */
export function outputsOfSeveral(each: readonly Outputs[], nothing: string): Outputs {
  const [first, ...others] = each;
  if (first === undefined) return { ...NONE, reason: nothing };
  if (others.length === 0) return first;
  const worst = WORST.find((v) => each.some((o) => o.verdict === v)) ?? "";
  const judged = each.every((o) => o.verdict !== "");
  const common = (name: keyof Outputs) => (each.every((o) => o[name] === first[name]) ? first[name] : "");
  return {
    ...NONE,
    verdict: judged || worst === "fail" ? worst : "",
    gated: String(each.every((o) => o.gated === "true")),
    reason: describeAll(each),
    model: common("model"),
    version: common("version"),
    "already-published": common("already-published") || "false",
  };
}

/**
 * The outputs of a run that found errors outside of every version, or broke there: the step fails, and no output says
 * that everything passed.
 */
export function outputsWithOthers(outputs: Outputs, errors: readonly Finding[], failure: Failure | undefined): Outputs {
  if (errors.length === 0 && failure === undefined) return outputs;
  const others = [...(failure === undefined ? [] : [failure.message]), ...errors.map(({ message }) => message)];
  const judged = outputs["tag-name"] !== "" || outputs.verdict !== "" || outputs.model !== "";
  return {
    ...outputs,
    verdict: errors.length > 0 || outputs.verdict === "fail" ? "fail" : "",
    reason: [...others, ...(judged ? [outputs.reason] : [])].join("; "),
  };
}

const MAX_TAGS = 50;

/** `refused: …; could not be judged: …; passed: …` with the tags of each. */
function describeAll(each: readonly Outputs[]): string {
  const groups = [
    ["refused", "fail"],
    ["could not be judged", ""],
    ["inconclusive", "inconclusive"],
    ["ungated", "ungated"],
    ["passed", "pass"],
  ] as const;
  const parts = groups.flatMap(([word, verdict]) => {
    const tags = each.filter((o) => o.verdict === verdict).map((o) => o["tag-name"]);
    if (tags.length === 0) return [];
    const more = tags.length > MAX_TAGS ? ` and ${tags.length - MAX_TAGS} more` : "";
    return [`${word}: ${tags.slice(0, MAX_TAGS).join(", ")}${more}`];
  });
  return parts.join("; ");
}
