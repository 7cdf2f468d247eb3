import type { Report } from "../releases/report.ts";

export const UNGATED_LINE = "Released without an accuracy gate";

/** The first line of everything that shows a report. */
export function headline(report: Report): string {
  const name = `${report.title} (${report.tag})`;
  switch (report.verdict) {
    case "pass":
      return `${name}: passed`;
    case "fail":
      return `${name}: refused`;
    case "inconclusive":
      return `${name}: inconclusive`;
    case "ungated":
      return `${name}: ungated`;
  }
}

/** Whose verdict a stored report is: that of the run that released the version, not of the one that shows it. */
export function describeStored({ createdAt, tool, source }: Report): string {
  const commit = source.commit === undefined ? "" : ` from commit ${source.commit.slice(0, 12)}`;
  return `This report was stored with the release by ${tool.name} ${tool.version} on ${createdAt}${commit}.`;
}

/** How a model gets a gate: the same words wherever a report says that there is none. */
export function gateAdvice({
  model,
  quality,
  policyDigest,
}: Pick<Report, "model" | "quality" | "policyDigest">): string {
  const rows = quality === undefined ? `put labelled rows in models/${model}/fixtures/ and ` : "";
  const hasPolicy = policyDigest !== undefined && policyDigest !== null;
  const limits = hasPolicy
    ? `set limits under gate.metrics in models/${model}/model.yml`
    : `run  model-release init ${model}`;
  return `To add one, ${rows}${limits}`;
}

export function describeSource(report: Report): string {
  const { commit, tagged } = report.source;
  if (commit === undefined) return "not in a git repository";
  const short = commit.slice(0, 12);
  return tagged ? `commit ${short}` : `commit ${short} (HEAD; tag ${report.tag} does not exist)`;
}

export function describePrevious(report: Report): string {
  const { previous } = report;
  switch (previous.kind) {
    case "none":
      return `none: this is the first release in ${previous.where}`;
    case "not-looked-for":
      return `not looked for: ${previous.why}`;
    case "found":
      return [
        `${previous.version} from ${previous.where}, tag ${previous.tag}`,
        ...(previous.commit === undefined ? [] : [`commit ${previous.commit.slice(0, 12)}`]),
        ...(previous.passedOver === undefined ? [] : [`skipped because deprecated: ${previous.passedOver.join(", ")}`]),
        ...(previous.lastPrerelease === undefined ? [] : [`last prerelease ${previous.lastPrerelease}`]),
        ...(previous.backport === true ? ["a backport, which does not become the latest release"] : []),
      ].join(", ");
  }
}
