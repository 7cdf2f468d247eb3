import { type Finding, finding } from "../domain/finding.ts";
import { refusePrefix } from "../domain/registry.ts";
import { type ModelVersion, parseTag } from "../domain/tag.ts";
import { SIGNATURE } from "../releases/evidence.ts";
import { consumeRules as rules } from "./rules.ts";

/** The release that signed files have to be of. */
export interface SignedAs {
  /** Absent where only a folder's path says what the files are. */
  readonly tag?: string | undefined;
  /** What the model may be called: its name, and the `model_name` that it is known to have. */
  readonly names: readonly string[];
  readonly version: string;
}

/**
 * What stands against files whose signature is right, but which are of another release. A key signs many releases, so only
 * what is signed says which one the files are: the subject, if it is a tag; if another program has signed them under
 * another name, `metadata.json`.
 */
export function checkSignedAs(
  shown: string,
  subject: string | undefined,
  metadata: string | undefined,
  { tag, names, version }: SignedAs,
): Finding[] {
  const signed = tagIn(subject);
  const stated = statedIn(metadata);
  const isNamed = (name: string | undefined) => name !== undefined && names.includes(name);
  const isModel =
    signed === undefined
      ? isNamed(stated.name)
      : tag === undefined
        ? isNamed(signed.model) || isNamed(stated.name)
        : subject === tag;
  const versions = [signed?.version, stated.version].filter((each) => each !== undefined);
  if (isModel && versions.length > 0 && versions.every((each) => each === version)) return [];
  const by = signed === undefined ? "by its signed metadata.json" : `which ${SIGNATURE} states`;
  const known = signed === undefined ? [stated.name, stated.version].filter((each) => each !== undefined) : [subject];
  const what = known.length === 0 ? "a model of no name and version" : known.join(" ");
  const other = signed !== undefined && isModel ? `, whose metadata.json has the version ${stated.version}` : "";
  return [
    finding(rules.otherRelease, {
      message: `${shown} contains ${what}, ${by}${other}, but ${tag ?? `${names[0]} ${version}`} is expected.`,
      subject: signed === undefined ? stated.version : subject,
      fix: "Do not use the files: whoever put them there passes one signed release off as another. Pull the version from a place that only the model's owners can write to.",
    }),
  ];
}

/** The version that a tag names, whatever the prefix of its registry. */
function tagIn(text: string | undefined): ModelVersion | undefined {
  const [, prefix = "", own = ""] = /^(.*?)(models\/[^/]+\/[^/]+)$/s.exec(text ?? "") ?? [];
  const parsed = parseTag(own);
  return parsed.ok && refusePrefix(prefix) === undefined ? parsed.value : undefined;
}

function statedIn(metadata: string | undefined): { readonly name?: string; readonly version?: string } {
  try {
    const value = JSON.parse(metadata ?? "{}") as { model_name?: unknown; version?: unknown } | null;
    return {
      ...(typeof value?.model_name === "string" ? { name: value.model_name } : {}),
      ...(typeof value?.version === "string" ? { version: value.version } : {}),
    };
  } catch {
    return {};
  }
}
