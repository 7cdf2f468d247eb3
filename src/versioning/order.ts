import semver from "semver";
import { type Finding, finding, type Location } from "../domain/finding.ts";
import { versioningRules as rules } from "./rules.ts";

export type Bump = "major" | "minor" | "patch";

/** What the published versions of a model say about a candidate's number. */
export interface VersionOrder {
  /** What the candidate is compared with: the highest published stable version below it that is not deprecated. */
  readonly previous?: string;
  /** Deprecated versions above `previous` that were passed over for it. */
  readonly passedOver: readonly string[];
  /** Highest published prerelease below the candidate and above every stable version below it. */
  readonly lastPrerelease?: string;
  /** What the number claims against `previous`; absent on a first release. */
  readonly claimedBump?: Bump;
  /** Whether a stable release above the candidate is published. */
  readonly backport: boolean;
  readonly findings: readonly Finding[];
  /** The published versions that this answer depends on: it holds where each of them really is published. */
  readonly reliesOn: readonly string[];
}

/** What is known of a model's versions. All are valid SemVer. */
export interface KnownVersions {
  readonly published: readonly string[];
  /** Published ones that no one should use any more. */
  readonly deprecated?: readonly string[];
  /** Once published and taken back: model.yml names them. */
  readonly withdrawn?: readonly string[];
}

/**
 * Orders a candidate among the versions of its model (the candidate's own version excluded by exact text).
 * Precedence is that of SemVer 2.0.0 §11, so build metadata does not count.
 */
export function orderVersion(candidate: string, known: KnownVersions, location?: Location): VersionOrder {
  const others = known.published.filter((v) => v !== candidate);
  const stable = others.filter((v) => semver.prerelease(v) === null);
  const below = stable.filter((v) => semver.lt(v, candidate)).sort(semver.rcompare);
  const [nearest] = below;
  const serving = below.find((v) => known.deprecated?.includes(v) !== true);
  const previous = serving ?? nearest;
  const latest = highest(stable);
  const lastPrerelease = highest(
    others.filter(
      (v) => semver.prerelease(v) !== null && semver.lt(v, candidate) && (!nearest || semver.gt(v, nearest)),
    ),
  );
  const twin = others.find((v) => semver.eq(v, candidate));
  const own = semver.prerelease(candidate) === null ? [] : others.filter((v) => core(v) === core(candidate));
  const findings = [
    ...checkWithdrawn(candidate, known.withdrawn ?? [], location),
    ...checkTwin(candidate, twin, location),
    ...checkPrerelease(candidate, others, location),
    ...checkPlace(candidate, nearest, latest, location),
    ...checkGap(candidate, nearest, known.withdrawn ?? [], location),
  ];
  const reliesOn = [
    previous,
    nearest,
    latest,
    lastPrerelease,
    twin,
    highest(own.filter((v) => semver.gt(v, candidate))),
  ];
  return {
    ...(previous === undefined ? {} : { previous, claimedBump: claimedBump(previous, candidate) }),
    passedOver: serving === undefined ? [] : below.slice(0, below.indexOf(serving)),
    ...(lastPrerelease === undefined ? {} : { lastPrerelease }),
    backport: latest !== undefined && semver.gt(latest, candidate),
    findings,
    reliesOn: [...new Set(reliesOn.flatMap((v) => (v === undefined ? [] : [v])))],
  };
}

function highest(versions: readonly string[]): string | undefined {
  return [...versions].sort(semver.rcompare)[0];
}

/** Which of the three numbers differs first. `from` is stable and below `to`; the prerelease part of `to` does not count. */
export function claimedBump(from: string, to: string): Bump {
  if (semver.major(from) !== semver.major(to)) return "major";
  return semver.minor(from) !== semver.minor(to) ? "minor" : "patch";
}

/** The three numbers that may follow a stable version. */
export function nextVersions(version: string): Record<Bump, string> {
  const next = (bump: Bump) => semver.inc(version, bump) ?? version;
  return { patch: next("patch"), minor: next("minor"), major: next("major") };
}

/** The versions that are compatible with one another: before 1.0.0 a breaking change raises the minor number. */
export function lineOf(version: string): string {
  const [major, minor] = [semver.major(version), semver.minor(version)];
  return major > 0 ? `${major}` : `0.${minor}`;
}

function core(version: string): string {
  return `${semver.major(version)}.${semver.minor(version)}.${semver.patch(version)}`;
}

function checkWithdrawn(candidate: string, withdrawn: readonly string[], location?: Location): Finding[] {
  const taken = withdrawn.find((v) => semver.eq(v, candidate));
  if (taken === undefined) return [];
  const message = `${candidate} is listed in model.yml as withdrawn.`;
  return [finding(rules.withdrawn, { message, location })];
}

function checkTwin(candidate: string, twin: string | undefined, location?: Location): Finding[] {
  if (twin === undefined) return [];
  return [
    finding(rules.sameButBuild, {
      message: `${candidate} and the published ${twin} differ only in build metadata, which SemVer ignores.`,
      location,
    }),
  ];
}

function checkPrerelease(candidate: string, others: readonly string[], location?: Location): Finding[] {
  if (semver.prerelease(candidate) === null) return [];
  const own = core(candidate);
  if (others.some((v) => semver.prerelease(v) === null && semver.eq(v, own))) {
    return [
      finding(rules.prereleaseOfPublished, {
        message: `${candidate} announces ${own}, which is already published.`,
        fix: `Name it after the next version, for example ${nextVersions(own).patch}-rc.1.`,
        location,
      }),
    ];
  }
  const above = highest(others.filter((v) => core(v) === own && semver.gt(v, candidate)));
  if (above === undefined) return [];
  return [
    finding(rules.notAbove, {
      message: `${candidate} is below ${above}, which is already published.`,
      fix: `Use a prerelease above it, for example ${semver.inc(above, "prerelease")}.`,
      location,
    }),
  ];
}

function checkPlace(
  candidate: string,
  previous: string | undefined,
  latest: string | undefined,
  location?: Location,
): Finding[] {
  if (latest === undefined || !semver.gt(latest, candidate)) return [];
  // A stable release of the candidate's own core is reported by the prerelease check.
  if (latest === core(candidate)) return [];
  if (previous !== undefined && lineOf(previous) === lineOf(candidate)) {
    return [
      finding(rules.backport, {
        message: `${candidate} is a backport: it is compared with ${previous}, and ${latest} stays the latest release.`,
        location,
      }),
    ];
  }
  const { patch, minor, major } = nextVersions(latest);
  return [
    finding(rules.notAbove, {
      message: `${candidate} is below the latest release ${latest}, and no ${lineOf(candidate)}.x release line exists.`,
      fix: `The versions that may follow ${latest} are ${patch}, ${minor} and ${major}.`,
      location,
    }),
  ];
}

function checkGap(
  candidate: string,
  previous: string | undefined,
  withdrawn: readonly string[],
  location?: Location,
): Finding[] {
  if (previous === undefined) return [];
  // A withdrawn version was there: the number behind it is the next one.
  const from = [previous, ...withdrawn.filter((v) => semver.prerelease(v) === null && semver.lt(v, candidate))];
  const expected = Object.values(nextVersions(previous));
  const allowed = from.flatMap((version) => Object.values(nextVersions(version)));
  if (allowed.includes(core(candidate)) || core(candidate) === core(previous)) return [];
  return [
    finding(rules.gap, {
      message: `${candidate} skips numbers after ${previous}; the next ones are ${expected.join(", ")}.`,
      location,
    }),
  ];
}
