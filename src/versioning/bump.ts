import semver from "semver";
import type { Requires } from "./contract-rule.js";
import type { Bump } from "./order.js";

/**
 * What a change calls for after `previous`: before 1.0.0 the minor number stands for what breaks callers, and the patch
 * number for the rest (SemVer 2.0.0 §4 leaves it open; Cargo and npm read it so).
 */
export function neededBump(previous: string, required: Requires): Requires {
  if (semver.major(previous) > 0) return required;
  return required === "major" ? "minor" : required === "minor" ? "patch" : required;
}

/** The next version that the content calls for; a patch where nothing changed. */
export function suggestVersion(previous: string, required: Requires): string {
  const needed = neededBump(previous, required);
  const bump: Bump = needed === "none" ? "patch" : needed;
  return semver.inc(previous, bump) ?? previous;
}
