import { type Finding, finding } from "../nouns/finding.js";
import { findWeakened } from "../registry/weakened.js";
import type { ReportPolicy } from "../report/report.js";
import type { Candidate } from "./candidate.js";
import type { Fixtures } from "./fixtures.js";
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
  if (before.fixtures === undefined || fixtures === undefined || sameSet(before.fixtures, fixtures)) return weakened;
  const message = `${version} was measured on other rows: those of ${before.fixtures.path}, as they were then (${sizeOf(before.fixtures)} bytes; now ${sizeOf(fixtures)}).`;
  return [...weakened, finding(rules.fixturesReplaced, { message, location: { file: fixtures.path } })];
}

type FixtureSet = Pick<Fixtures, "path" | "files">;

/** Whether the bytes are the same, wherever they lie. */
function sameSet(a: FixtureSet, b: FixtureSet): boolean {
  const digests = ({ files, path }: FixtureSet) => files.map((f) => `${f.path.slice(path.length)} ${f.sha256}`).sort();
  return digests(a).join("\n") === digests(b).join("\n");
}

function sizeOf({ files }: FixtureSet): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
