import semver from "semver";
import { suggestVersion } from "../../versioning/bump.ts";
import { type Change, compareVersions, type Overrides } from "../../versioning/compare.ts";
import type { Requires } from "../../versioning/contract-rule.ts";
import type { VersionSignature } from "../../versioning/signature.ts";

/** The number of a new version, and why. */
export type NextVersion =
  | { readonly version: string; readonly because: "given" | "first" }
  | {
      readonly version: string;
      readonly because: "changes";
      readonly since: string;
      readonly bump: Requires;
      /** What calls for the bump. */
      readonly changes: readonly Change[];
    };

export const FIRST_VERSION = "1.0.0";

/** The newest of some versions. */
export function newestOf(versions: readonly string[]): string | undefined {
  return [...versions].sort(semver.rcompare)[0];
}

/** The number that the changes since `previous` require; `taken` are those that are not given again. */
export function nextAfter(
  previous: { readonly version: string; readonly signature: VersionSignature },
  next: VersionSignature,
  overrides: Overrides,
  taken: readonly string[],
): NextVersion {
  const { changes, requiredBump } = compareVersions({ old: previous.signature, next }, overrides);
  return {
    version: suggestVersion(previous.version, requiredBump, taken),
    because: "changes",
    since: previous.version,
    bump: requiredBump,
    changes: changes.filter(({ requires }) => requires === requiredBump),
  };
}
