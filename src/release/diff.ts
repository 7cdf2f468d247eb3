import { Failure } from "../domain/failure.ts";
import type { Diff } from "../report/diff.ts";
import { neededBump, suggestVersion } from "../versioning/bump.ts";
import { compareVersions, type Overrides } from "../versioning/compare.ts";
import { orderVersion } from "../versioning/order.ts";
import type { VersionSignature } from "../versioning/signature.ts";

/** One of the two versions that `diff` compares. */
export interface Side {
  /** As the user named it. */
  readonly name: string;
  readonly version?: string;
  /** The model's folder under `models/`, if it is one of this registry. */
  readonly model?: string;
  readonly signature: VersionSignature;
}

/** What changed for callers from `old` to `next`. `taken`: numbers that are not to be suggested. */
export function diffSides(old: Side, next: Side, overrides: Overrides, taken: readonly string[]): Diff {
  const { changes, requiredBump } = compareVersions({ old: old.signature, next: next.signature }, overrides);
  const opaque = [old, next].filter((side) => side.signature.graph === undefined).map((side) => side.name);
  return {
    old: old.name,
    next: next.name,
    requiredBump: old.version === undefined ? requiredBump : neededBump(old.version, requiredBump),
    ...(old.version === undefined ? {} : { suggestedVersion: suggestVersion(old.version, requiredBump, taken) }),
    changes,
    ...(opaque.length === 0
      ? {}
      : { notInspected: `${opaque.join(" and ")}, which is not ONNX; only metadata.json was compared` }),
    signatures: { old: old.signature, next: next.signature },
  };
}

/** The version that the changes ask for. Throws a usage `Failure` if the old one has no number. */
export function suggestedVersion(diff: Diff): string {
  if (diff.suggestedVersion !== undefined) return diff.suggestedVersion;
  throw new Failure("usage", `${diff.old} has no version number, so no next one can be suggested.`, {
    fix: "Name the old version by its folder or tag, such as models/fraud/1.0.0.",
  });
}

/** The version of a registry that `diff` looks for a previous one of. Throws a usage `Failure` if `side` is none. */
export function versionOf({ model, version, name }: Side): { readonly model: string; readonly version: string } {
  if (model !== undefined && version !== undefined) return { model, version };
  throw new Failure("usage", `${name} is not a version in this registry, so it has no previous version.`, {
    fix: "Name both:  model-release diff <old> <new>",
  });
}

/** The tagged version before `version`. Throws a configuration `Failure` if there is none. */
export function taggedBefore(model: string, version: string, tagged: readonly string[]): string {
  const { previous } = orderVersion(version, { published: tagged });
  if (previous !== undefined) return previous;
  throw new Failure("configuration", `This repository has no tag of ${model} below ${version}.`, {
    fix: "Fetch the tags with  git fetch --tags,  or name the old version.",
  });
}
