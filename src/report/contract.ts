import type { ReportContract } from "../releases/report.ts";

export interface ContractLines {
  readonly summary: string;
  readonly changes: readonly {
    readonly requires: string;
    readonly message: string;
    readonly rule: string;
    readonly note: string;
  }[];
  readonly notes: readonly string[];
}

/** What is reported of a comparison; without `claimedBump` where no number was claimed. */
export type Told = Pick<ReportContract, "comparedWith" | "requiredBump" | "changes" | "notInspected"> &
  Partial<Pick<ReportContract, "claimedBump">>;

/** What the comparison with another version has to say, the same for terminal and Markdown. */
export function contractLines(contract: Told): ContractLines {
  const { comparedWith, claimedBump, requiredBump, changes, notInspected } = contract;
  const needs =
    requiredBump === "none" ? "no change requires a release" : `the changes require a ${requiredBump} release`;
  const claims = claimedBump === undefined ? "" : `; the version number is a ${claimedBump} release`;
  return {
    summary: `Since ${comparedWith}: ${needs}${claims}`,
    changes: changes.map(({ requires, message, rule, overridden, overriddenBy = "model.yml" }) => ({
      requires: requires === "none" ? "-" : requires,
      message,
      rule,
      note:
        overridden === undefined ? "" : `${overriddenBy} overrides ${rule}, which requires ${overridden} by default`,
    })),
    notes: notInspected === undefined ? [] : [`Not inspected: ${notInspected}.`],
  };
}
