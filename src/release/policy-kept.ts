import { type Finding, finding } from "../nouns/finding.js";
import { findWeakened } from "../registry/weakened.js";
import type { ReportPolicy } from "../report/report.js";
import type { Candidate } from "./candidate.js";
import { releaseRules as rules } from "./rules.js";

/** Where a candidate is judged by less than the previous release was, and whether it is on the same rows. */
export function checkPolicyKept(
  { policy, fixtures, id }: Pick<Candidate, "policy" | "fixtures" | "id">,
  before: ReportPolicy | undefined,
  version: string,
): Finding[] {
  if (before === undefined) return [];
  const file = `models/${id.model}/model.yml`;
  const weakened = findWeakened(before.gate, policy?.value.gate ?? {}).map(({ what, at }) =>
    finding(rules.policyWeakened, {
      message: `Less is asked for than of ${version}: ${what}.`,
      location: policy?.locate(at) ?? { file },
    }),
  );
  if (before.fixtures === undefined || fixtures === undefined || before.fixtures.sha256 === fixtures.sha256)
    return weakened;
  const message = `${version} was measured on other rows: ${before.fixtures.path} had ${before.fixtures.size} bytes, ${fixtures.path} has ${fixtures.size}.`;
  return [...weakened, finding(rules.fixturesReplaced, { message, location: { file: fixtures.path } })];
}
