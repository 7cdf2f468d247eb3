import type { RuleCatalogue } from "../nouns/rule.js";

export const versioningRules = {
  notAbove: {
    id: "version/not-above-previous",
    level: "error",
    title: "The version is not above what is published",
    why: "Consumers take a higher number for a newer model. A number below the latest release may only continue a line that is already published, as 1.0.2 continues 1.0.1.",
    fix: "Choose a version above the latest release, or continue a published line with its next patch or minor number.",
  },
  sameButBuild: {
    id: "version/differs-only-in-build-metadata",
    level: "error",
    title: "The version differs from a published one only in build metadata",
    why: "SemVer ignores what stands behind the plus sign, so both would be the same version to everyone who compares them.",
    fix: "Raise the patch number instead of the build metadata.",
  },
  prereleaseOfPublished: {
    id: "version/prerelease-of-published",
    level: "error",
    title: "A prerelease of a version that is already published",
    why: "A prerelease comes before its version. Published afterwards it would be older than what it announces.",
    fix: "Name the prerelease after the next version.",
  },
  gap: {
    id: "version/gap",
    level: "warning",
    title: "The version skips numbers",
    why: "A skipped number makes people look for a release that never was. It may be deliberate, for example after a withdrawn release.",
    fix: "Use the next patch, minor or major number, unless the gap is meant.",
  },
  backport: {
    id: "version/backport",
    level: "notice",
    title: "The version continues an older line",
    why: "A backport is compared with the release below it in its own line and never becomes the latest one.",
    fix: "Nothing to do if the backport is meant.",
  },
  gateRemoved: {
    id: "gate/removed",
    level: "error",
    title: "The previous release was gated, this one is not",
    why: "Once a model has been released with an accuracy gate, people rely on it. Dropping the fixtures would drop the gate without anyone deciding so.",
    fix: "Restore the fixture set and its entry in model.yml.",
  },
} as const satisfies RuleCatalogue;
