import { differingFiles, type FileDigest } from "../domain/digest.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { CHECKSUMS, isEvidence, isOptionalAsset, REPORT } from "./evidence.ts";
import { markerOf } from "./marker.ts";
import type { StoredAsset, StoredRelease } from "./ports.ts";
import { publishRules as rules } from "./rules.ts";

/** A candidate as it is compared with what is published: `commit` only where the tag exists, since identity is the tag's. */
export interface Identity {
  readonly tag: string;
  readonly commit?: string;
  readonly files: readonly FileDigest[];
}

export type Standing =
  | { readonly kind: "absent" }
  | { readonly kind: "same"; readonly release: StoredRelease }
  | { readonly kind: "matched-handmade"; readonly release: StoredRelease; readonly findings: readonly Finding[] }
  | {
      readonly kind: "different";
      readonly release: StoredRelease;
      /** Names of the files that differ; empty where only the commit does. */
      readonly differing: readonly string[];
      readonly findings: readonly Finding[];
      /** Made by hand without a single file, and not immutable: publishing may fill it. */
      readonly fillable?: true;
    };

/**
 * Compares a candidate with the published release of its tag.
 * Where the release states a digest it decides; an asset without one counts as differing, since nothing vouches for it.
 */
export function compareIdentity(candidate: Identity, release: StoredRelease | undefined): Standing {
  if (release === undefined) return { kind: "absent" };
  if (markerOf(candidate.tag, release.body) === undefined) return compareHandmade(candidate, release);
  const published = release.assets.filter((a) => !isEvidence(a.name)).map(digestOf);
  const differing = differingFiles(candidate.files, published);
  const commitDiffers =
    candidate.commit !== undefined && release.commit !== undefined && candidate.commit !== release.commit;
  if (differing.length === 0 && !commitDiffers) return { kind: "same", release };
  const reasons = [
    ...(differing.length > 0 ? [`these files differ: ${differing.join(", ")}`] : []),
    ...(commitDiffers
      ? [
          `it was published from commit ${release.commit?.slice(0, 12)}, and the tag points to ${candidate.commit?.slice(0, 12)}`,
        ]
      : []),
  ];
  return different(candidate, release, differing, reasons.join("; "));
}

function compareHandmade(candidate: Identity, release: StoredRelease): Standing {
  if (release.assets.length === 0 && release.immutable !== true) {
    const names = candidate.files.map(({ name }) => name);
    return { ...handmade(candidate, release, names, "it has no files"), fillable: true };
  }
  const own = new Map(candidate.files.map((f) => [f.name, f]));
  const published = release.assets.map(digestOf);
  const foreign = published.filter((a) => !isEvidence(a.name) && own.get(a.name)?.sha256 !== a.sha256);
  if (foreign.length > 0) {
    const names = foreign.map((f) => f.name);
    return handmade(candidate, release, names, `these files differ: ${names.join(", ")}`);
  }
  const present = new Set(published.map((a) => a.name));
  const lacking = [...own.keys(), CHECKSUMS, REPORT].filter((name) => !present.has(name));
  const missing = lacking.filter((name) => own.has(name) && !isOptionalAsset(name));
  if (missing.length > 0)
    return handmade(candidate, release, missing, `these files are missing: ${missing.join(", ")}`);
  return {
    kind: "matched-handmade",
    release,
    findings: [
      finding(rules.adopted, {
        message: `${candidate.tag} was published without this tool, with the same files. Missing: ${lacking.join(", ") || "nothing"}.`,
      }),
    ],
  };
}

type Different = Extract<Standing, { kind: "different" }>;

function different(
  candidate: Identity,
  release: StoredRelease,
  differing: readonly string[],
  reason: string,
): Different {
  const message = `${candidate.tag} is already published at ${release.url}, but ${reason}.`;
  return { kind: "different", release, differing, findings: [finding(rules.otherIdentity, { message })] };
}

/** A release that a person made stands in the way of a version that was never released: its number is not used up. */
function handmade({ tag }: Identity, release: StoredRelease, differing: readonly string[], reason: string): Different {
  const message = `A release of ${tag} at ${release.url} was not made by this tool, and ${reason}.`;
  const fix =
    release.immutable === true
      ? "That release is immutable, and its tag can never get another one. Release this content under a new version."
      : "Delete that release, keep its tag, and run again: the version number is not used up. If people already use its files, release under a new version instead.";
  return { kind: "different", release, differing, findings: [finding(rules.otherIdentity, { message, fix })] };
}

function digestOf(asset: StoredAsset): FileDigest {
  return { name: asset.name, size: asset.size, sha256: asset.complete ? (asset.sha256 ?? "") : "" };
}
