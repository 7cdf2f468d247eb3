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

/** What is told of a comparison; without `claimedBump` where no number was claimed. */
export type Told = Pick<ReportContract, "comparedWith" | "requiredBump" | "changes" | "notInspected"> &
  Partial<Pick<ReportContract, "claimedBump">>;

/** What the comparison with another version has to say, the same for terminal and Markdown. */
export function contractLines(contract: Told): ContractLines {
  const { comparedWith, claimedBump, requiredBump, changes, notInspected } = contract;
  const needs = requiredBump === "none" ? "nothing" : `a ${requiredBump} release`;
  const claims = claimedBump === undefined ? "" : `; the version number is a ${claimedBump} release`;
  return {
    summary: `Since ${comparedWith}: the changes require ${needs}${claims}`,
    changes: changes.map(({ requires, message, rule, overridden }) => ({
      requires: requires === "none" ? "-" : requires,
      message,
      rule,
      note: overridden === undefined ? "" : `model.yml maps ${rule}, which needs ${overridden} by itself`,
    })),
    notes: notInspected === undefined ? [] : [`Not looked into: ${notInspected}.`],
  };
}
