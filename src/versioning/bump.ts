import semver from "semver";
import type { Requires } from "./contract-rule.ts";
import { type Bump, lineOf } from "./order.ts";

/**
 * What a change calls for after `previous`: before 1.0.0 a breaking change raises the minor number, and the patch
 * number for the rest (SemVer 2.0.0 §4 leaves it open; Cargo and npm read it so).
 */
export function neededBump(previous: string, required: Requires): Requires {
  if (semver.major(previous) > 0) return required;
  return required === "major" ? "minor" : required === "minor" ? "patch" : required;
}

/**
 * The next version that the content calls for; a patch where nothing changed. `taken` are the numbers that are not to be
 * given again, published or withdrawn. Where the line of an older release has no room, the number lies above all of them.
 */
export function suggestVersion(previous: string, required: Requires, taken: readonly string[] = []): string {
  const needed = neededBump(previous, required);
  const bump: Bump = needed === "none" ? "patch" : needed;
  const isTaken = (version: string) => taken.some((t) => semver.eq(t, version));
  const raise = (version: string) => semver.inc(version, bump) ?? version;
  const next = raise(previous);
  const highest =
    [previous, ...taken].filter((v) => semver.prerelease(v) === null).sort(semver.rcompare)[0] ?? previous;
  // A new line begins above all others, and a minor number that is taken has been followed by others already.
  const staysInLine = lineOf(next) === lineOf(previous) && (bump === "patch" || !isTaken(next));
  let free = staysInLine ? next : raise(highest);
  while (isTaken(free)) free = raise(free);
  return free;
}
