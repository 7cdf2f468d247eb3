import { type Finding, finding } from "../domain/finding.ts";
import { modelFolderOf } from "../domain/registry.ts";
import { findWeakened } from "../registry/weakened.ts";
import type { ReportPolicy } from "../releases/report.ts";
import type { Candidate } from "./candidate.ts";
import { compareVersioning } from "./compare-versioning.ts";
import type { Fixtures } from "./fixtures.ts";
import { releaseRules as rules } from "./rules.ts";

/** Where a candidate is judged by less than the release before it was, and whether it is on the same rows. */
export function checkPolicyKept(
  {
    policy,
    policyRefused,
    fixtures,
    id,
    folder,
  }: Pick<Candidate, "policy" | "policyRefused" | "fixtures" | "id" | "folder">,
  released: ReportPolicy | undefined,
  version: string,
): Finding[] {
  // What a model.yml asks for that cannot be read is not known: that it asks for nothing would be a guess.
  if (policyRefused) return [];
  const file = `${modelFolderOf(folder)}/model.yml`;
  if (released === undefined) {
    const message = `It is unknown what ${version} was judged by: its release has no report that states it.`;
    return [finding(rules.policyUnknown, { message, location: { file } })];
  }
  const loosened = [
    ...findWeakened(released.gate, policy?.value.gate ?? {}),
    ...compareVersioning(released.versioning ?? {}, policy?.value.versioning ?? {}),
  ];
  const weakened = loosened.map(({ what, subject, at }) =>
    finding(rules.policyWeakened, {
      message: `The policy is weaker than that of ${version}: ${what}.`,
      fix: `Restore the limit, or say why in model.yml:  waivers: [{ version: ${id.version}, rule: ${rules.policyWeakened.id}, subject: ${JSON.stringify(subject)}, reason, by }].`,
      location: policy?.locate(at) ?? { file },
      subject,
    }),
  );
  if (released.fixtures === undefined || fixtures === undefined || sameSet(released.fixtures, fixtures))
    return weakened;
  const message = `${version} was measured on a different fixture set: an earlier ${released.fixtures.path} (${sizeOf(released.fixtures)} bytes then, ${sizeOf(fixtures)} bytes now).`;
  return [...weakened, finding(rules.fixturesReplaced, { message, location: { file: fixtures.path } })];
}

type FixtureSet = Pick<Fixtures, "path" | "files">;

/** Whether the bytes are the same, wherever they lie. */
export function sameSet(a: FixtureSet, b: FixtureSet): boolean {
  const digests = ({ files, path }: FixtureSet) => files.map((f) => `${f.path.slice(path.length)} ${f.sha256}`).sort();
  return digests(a).join("\n") === digests(b).join("\n");
}

function sizeOf({ files }: FixtureSet): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
