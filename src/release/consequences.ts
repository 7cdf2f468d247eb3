import { errorsOf, type Finding } from "../domain/finding.ts";
import { gateRules } from "../gate/rules.ts";
import { registryRules } from "../registry/rules.ts";
import { versioningRules } from "../versioning/rules.ts";
import type { Measured } from "./measured.ts";
import type { Previous } from "./previous.ts";

/** What follows from something that is reported itself: nobody can act on it, and it asks for what is not missing. */
export function foldConsequences(
  findings: readonly Finding[],
  measured: Pick<Measured, "findings">,
  previous: Pick<Previous, "kind">,
): readonly Finding[] {
  const found = (rule: string) => findings.some((f) => f.rule === rule);
  const folded = new Set<string>();
  // A model that the runtime refuses, too, is reported once.
  if (errorsOf(measured.findings).some(({ rule }) => rule.startsWith("model/"))) {
    folded.add(versioningRules.modelUnreadable.id);
  }
  // Weights that are not there cannot be loaded.
  if (found(registryRules.externalDataMissing.id)) folded.add(gateRules.externalData.id);
  // With a previous release that cannot be read no limit against it can be checked, and no row counted.
  if (previous.kind === "not-comparable" && found(versioningRules.notComparable.id)) {
    folded.add(gateRules.notComparedWithPrevious.id);
    folded.add(versioningRules.predictionsNotCounted.id);
    folded.add(versioningRules.flipsNotCounted.id);
  }
  return findings.filter(({ rule }) => !folded.has(rule));
}
