import { REPORT } from "../../publish/evidence.js";
import type { Outcome } from "../../release/outcome.js";

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
    reason: report.reason,
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

/** The outputs of a run over several versions, or none: the worst verdict, and what is common to all. */
export function outputsOfSeveral(each: readonly Outputs[], nothing: string): Outputs {
  const [first, ...others] = each;
  if (first !== undefined && others.length === 0) return first;
  const verdict = WORST.find((v) => each.some((o) => o.verdict === v)) ?? "";
  const failed = each.filter((o) => o.verdict === "fail").map((o) => o["tag-name"]);
  const common = (name: keyof Outputs) => (each.every((o) => o[name] === first?.[name]) ? (first?.[name] ?? "") : "");
  const reason = failed.length > 0 ? `refused: ${failed.join(", ")}` : `${each.length} versions were judged`;
  return {
    verdict,
    gated: String(each.length > 0 && each.every((o) => o.gated === "true")),
    reason: first === undefined ? nothing : reason,
    model: common("model"),
    version: common("version"),
    "previous-version": "",
    "required-bump": "",
    "tag-name": "",
    "release-id": "",
    "release-url": "",
    assets: "[]",
    "already-published": common("already-published") || "false",
    "report-path": "",
    "artifact-id": "",
  };
}
