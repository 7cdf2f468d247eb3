/** The names of one model version: `model` is the folder under `models/`, `version` is SemVer 2.0.0. */
export interface ModelVersion {
  readonly model: string;
  readonly version: string;
}

export type TagParse =
  | { readonly ok: true; readonly value: ModelVersion }
  | {
      readonly ok: false;
      /** What `reason` speaks of. */
      readonly of: "tag" | "model" | "version";
      readonly reason: string;
      readonly fix: string;
    };

const MODEL = String.raw`(?!.*\.\.)[a-z0-9][a-z0-9._-]{0,63}`;
// The grammar of semver.org, "Is there a suggested regular expression": numeric parts without leading zeros.
const NUMBER = String.raw`(?:0|[1-9]\d*)`;
const PRERELEASE_PART = String.raw`(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)`;
const VERSION = String.raw`${NUMBER}\.${NUMBER}\.${NUMBER}(?:-${PRERELEASE_PART}(?:\.${PRERELEASE_PART})*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?`;

const MODEL_PATTERN = new RegExp(`^${MODEL}$`);
const VERSION_PATTERN = new RegExp(`^${VERSION}$`);
const TAG_PATTERN = /^models\/(?<model>[^/]+)\/(?<version>[^/]+)$/;
const MAX_VERSION_LENGTH = 128;

/** Whether `name` may be a model's folder: it must survive as a part of a git tag. */
export function isModelName(name: string): boolean {
  return MODEL_PATTERN.test(name) && !name.endsWith(".") && !name.endsWith(".lock");
}

/** Whether `version` is SemVer 2.0.0, without a leading `v`, and short enough to be a file name. */
export function isVersion(version: string): boolean {
  return version.length <= MAX_VERSION_LENGTH && VERSION_PATTERN.test(version) && numbersAreSafe(version);
}

function numbersAreSafe(version: string): boolean {
  const core = version.split(/[-+]/, 1)[0] ?? "";
  return core.split(".").every((part) => Number.isSafeInteger(Number(part)));
}

/**
 * Reads `models/<model>/<version>`. Inverse of {@link formatTag} on everything that parses.
 * A leading `refs/tags/` is not part of a tag's name and is refused like any other text around it.
 */
export function parseTag(tag: string): TagParse {
  const match = TAG_PATTERN.exec(tag);
  const model = match?.groups?.model;
  const version = match?.groups?.version;
  if (model === undefined || version === undefined) {
    return {
      ok: false,
      of: "tag",
      reason: `${quote(tag)} does not have the form models/<model>/<version>`,
      fix: "Give the tag the path of the version's folder, for example models/fraud/1.0.0.",
    };
  }
  if (!isModelName(model)) {
    return {
      ok: false,
      of: "model",
      reason: `${quote(model)} is not a model name`,
      fix: 'Use a lower-case letter or digit, then lower-case letters, digits, ".", "_" or "-": at most 64 characters, no "..", and no "." or ".lock" at the end.',
    };
  }
  if (!isVersion(version)) {
    return {
      ok: false,
      of: "version",
      reason: `${quote(version)} is not a SemVer 2.0.0 version`,
      fix: versionAdvice(version),
    };
  }
  return { ok: true, value: { model, version } };
}

function versionAdvice(version: string): string {
  const bare = version.replace(/^[vV=]+/, "");
  if (bare !== version && isVersion(bare)) return `Write it without the prefix: ${bare}.`;
  if (/^\d+(\.\d+)?$/.test(version)) return "Give all three numbers: major.minor.patch, for example 1.0.0.";
  return "Write major.minor.patch without leading zeros, then optionally -prerelease, for example 1.0.0 or 1.1.0-rc.1.";
}

/** The tag of a model version, which is also its folder: `models/fraud/1.0.0`. */
export function formatTag({ model, version }: ModelVersion): string {
  return `models/${model}/${version}`;
}

/** A quoted form in which no character can disturb a terminal, a log or a page. */
function quote(text: string): string {
  const shown = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return JSON.stringify(shown).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
