import semver from "semver";
import { isModelName, isVersion } from "../domain/tag.ts";
import { isEnvironment } from "./environment.ts";

/**
 * What a person asks for: `fraud@1.0.1`, `fraud@^1`, `fraud@latest`; of a pull also `fraud@prod`, the stable version of an
 * environment. `fraud` alone means `fraud@latest`.
 */
export interface Wanted {
  readonly model: string;
  /** As it was written, behind the `@`. */
  readonly range: string;
}

export const LATEST = "latest";

export type WantedParse =
  | { readonly ok: true; readonly wanted: Wanted }
  | { readonly ok: false; readonly reason: string; readonly fix: string };

/**
 * Reads `<model>[@<version or range>]`; `models/<model>/<version>`, as tags are written, means the same. `environments`:
 * an environment may be named in place of a range.
 */
export function parseWanted(text: string, { environments = false } = {}): WantedParse {
  const [, asTag = text] = /^(?:\.\/)?models\/(.*?)\/*$/.exec(text) ?? [];
  const at = asTag.search(asTag === text ? /@/ : /[/@]/);
  const [model, range] = at < 0 ? [asTag, LATEST] : [asTag.slice(0, at), asTag.slice(at + 1).trim()];
  if (!isModelName(model)) {
    return {
      ok: false,
      reason: `${JSON.stringify(model)} is not a model name`,
      fix: "Write <model>@<version>, for example fraud@1.0.1, fraud@^1 or fraud@latest.",
    };
  }
  if (range === LATEST || isVersion(range) || (range !== "" && semver.validRange(range) !== null)) {
    return { ok: true, wanted: { model, range } };
  }
  if (environments && isEnvironment(range)) return { ok: true, wanted: { model, range } };
  return {
    ok: false,
    reason: `${JSON.stringify(range)} is neither a version nor a range of versions`,
    fix: `Write a version such as ${model}@1.0.1, a range such as ${model}@^1 or "${model}@>=1.2 <2", or ${model}@latest.`,
  };
}

/** Inverse of {@link parseWanted}. */
export function formatWanted({ model, range }: Wanted): string {
  return `${model}@${range}`;
}

/** The environment whose stable version is wanted, if one is named. */
export function environmentOf({ range }: Wanted): string | undefined {
  return isEnvironment(range) ? range : undefined;
}

/** Whether a range names one version and no other. */
export function isExact({ range }: Wanted): boolean {
  return isVersion(range);
}

/**
 * The versions that are wanted, the best first: by SemVer precedence from the highest down. A prerelease only satisfies a
 * range that names one of the same numbers, as with npm; `latest` is stable unless there are prereleases only.
 */
export function candidatesOf({ range }: Wanted, versions: readonly string[]): string[] {
  // Build metadata has no precedence, and no two runs may answer differently.
  const sorted = [...versions].sort((a, b) => semver.compareBuild(b, a));
  if (isVersion(range)) return sorted.filter((version) => version === range);
  // Any version may be the stable one of an environment.
  if (isEnvironment(range)) return sorted;
  if (range !== LATEST) return sorted.filter((version) => semver.satisfies(version, range));
  const stable = sorted.filter((version) => semver.prerelease(version) === null);
  return stable.length > 0 ? stable : sorted;
}
