import type { Finding } from "../domain/finding.ts";
import type { Rule } from "../domain/rule.ts";
import { consumeRules } from "./rules.ts";
import { signatureRules } from "./signature-rules.ts";

const RESTORE = consumeRules.altered.fix;

/** What is to be done where the files are the release itself: to delete and pull them again would destroy what others pull. */
const FIXES: ReadonlyMap<string, string> = new Map<string, string>(
  (
    [
      [consumeRules.missingFile, RESTORE],
      [consumeRules.changedFile, RESTORE],
      [consumeRules.strayFile, RESTORE],
      [consumeRules.incompleteFolder, consumeRules.incomplete.fix],
      [consumeRules.otherRelease, RESTORE],
      [consumeRules.refusedModel, "Do not use it. Ask the model's owners to withdraw the version."],
      [consumeRules.notInLock, "Pull the version into a folder of your own, so that the lock file pins it."],
      [
        consumeRules.noEvidence,
        "Name a lock file that pins the release, or pull a version that this tool has released.",
      ],
      [
        signatureRules.malformedSignature,
        "Ask the model's owners for a release with an OpenSSF model signature that is made with a key.",
      ],
    ] satisfies [Rule, string][]
  ).map(([{ id }, fix]) => [id, fix]),
);

/** Findings about a release in its place, with advice that leaves the release there. */
export function adviseOnRelease(findings: readonly Finding[]): Finding[] {
  return findings.map((found) => ({ ...found, fix: FIXES.get(found.rule) ?? found.fix }));
}
