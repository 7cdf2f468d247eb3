import type { FileDigest } from "../domain/digest.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { tagOf } from "../domain/registry.ts";
import { parseJson } from "../registry/json.ts";
import { parseMetadata } from "../registry/metadata.ts";
import { registryRules } from "../registry/rules.ts";
import { isFilled } from "../releases/filled.ts";
import { formerNames } from "../releases/former-names.ts";
import { compareIdentity, type Standing } from "../releases/identity.ts";
import { readOwnReport } from "../releases/own-report.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { Report } from "../releases/report.ts";
import type { Candidate } from "./candidate.ts";
import { type Judged, judgedOf } from "./judged.ts";
import { releaseRules as rules } from "./rules.ts";
import type { World } from "./world.ts";

const README = "README.md";
const METADATA = "metadata.json";

/** What a change to a released version is compared with. */
export const OWN_RELEASE = {
  kind: "not-looked-for",
  why: "a released version is compared with its own release",
} as const;

/** A version of the working tree that is released, next to its release. */
export interface Released {
  readonly release: StoredRelease;
  /** `documents`: only what may change has changed. `changed`: something else has, too. */
  readonly kind: "same" | "matched-handmade" | "documents" | "changed";
  /** The report that the release carries, if it carries one. */
  readonly report: Report | undefined;
  /** What stands in for a report: the version itself stands in for a release. */
  readonly judged?: Judged;
  /** What the change comes to, and what it breaks in the documents that may change. */
  readonly findings: readonly Finding[];
}

type ReleasedWorld = Pick<World, "repository"> & { readonly history: History };

/**
 * How a version of the working tree stands to its release, whatever commit is checked out; `undefined` if it is not
 * released. A version that a rename of the model has moved is that of its former name, if its files still are.
 */
export async function findReleased(candidate: Candidate, world: ReleasedWorld): Promise<Released | undefined> {
  const own = await findFilled(candidate.tag, world.history);
  if (own !== undefined) return compare(candidate, own, world);
  for (const model of await formerNames(candidate.id.model, candidate.policy?.value, world.repository)) {
    const former = await findFilled(tagOf(world.repository.registry, { ...candidate.id, model }), world.history);
    if (former === undefined) continue;
    const moved = await compare(candidate, former, world);
    return moved.kind === "changed" ? undefined : moved;
  }
  return undefined;
}

/** The release of a tag, unless it has published nothing. */
export async function findFilled(tag: string, history: History): Promise<StoredRelease | undefined> {
  const release = await history.find(tag, "hashed");
  return release !== undefined && isFilled(release) ? release : undefined;
}

async function compare(candidate: Candidate, release: StoredRelease, world: ReleasedWorld): Promise<Released> {
  const files = candidate.assets.map(digestOf);
  const standing = compareIdentity({ tag: release.tag, files }, release);
  const { history } = world;
  const report = await readOwnReport(release, history, candidate.tagCommit);
  const judged = history.standIn === undefined ? {} : { judged: await judgedOf(release, history) };
  switch (standing.kind) {
    case "absent":
      throw new Error("a release that was found is absent");
    case "same":
      return { release, kind: "same", report, ...judged, findings: [] };
    case "matched-handmade":
      return { release, kind: "matched-handmade", report, findings: standing.findings };
    case "different":
      return { release, report, ...judged, ...(await describeReleasedChange(candidate, standing, world)) };
  }
}

/** What a Git LFS pointer stands for is known without the bytes. */
function digestOf({ name, size, sha256, lfsPointer }: Candidate["assets"][number]): FileDigest {
  return lfsPointer === undefined ? { name, size, sha256 } : { name, size: lfsPointer.size, sha256: lfsPointer.oid };
}

type Different = Extract<Standing, { kind: "different" }>;

/** What a change to a released version comes to: documents and `deprecated` may change, nothing else may. */
export async function describeReleasedChange(
  candidate: Candidate,
  { release, differing }: Pick<Different, "release" | "differing">,
  { repository, history }: ReleasedWorld,
): Promise<Pick<Released, "kind" | "findings">> {
  const { folder, assets } = candidate;
  const location = { file: folder };
  const introduced = differing.includes(METADATA) ? await compareMetadata(candidate, release, history, repository) : [];
  const hasReadme = assets.some(({ name }) => name === README);
  const allowed = [...(hasReadme ? [README] : []), ...(introduced === undefined ? [] : [METADATA])];
  const state = history.standIn === undefined ? "released" : `in ${history.standIn.name}`;
  const forbidden = differing.filter((name) => !allowed.includes(name));
  if (forbidden.length > 0) {
    const gone = forbidden.filter((name) => !assets.some((file) => file.name === name));
    const other = forbidden.filter((name) => !gone.includes(name));
    const parts = [
      ...(other.length === 0 ? [] : [`these files differ from the release: ${other.join(", ")}`]),
      ...(gone.length === 0 ? [] : [`these files of the release are missing: ${gone.join(", ")}`]),
    ];
    const message = `${release.tag} is ${state}, and ${parts.join("; ")}.`;
    return { kind: "changed", findings: [finding(rules.releasedChanged, { message, location })] };
  }
  const message = `${release.tag} is ${state}; only ${differing.join(" and ")} changed, which is allowed.`;
  const readme = candidate.findings.filter(
    (f) => f.location?.file === `${folder}/${README}` && f.rule !== registryRules.lfsPointer.id,
  );
  return {
    kind: "documents",
    findings: [finding(rules.releasedDocuments, { message, location }), ...readme, ...(introduced ?? [])],
  };
}

/**
 * What a change of metadata.json breaks, if `deprecated` is all that changed; `undefined` if more did. A model that was
 * renamed states its new name.
 */
async function compareMetadata(
  { tag, folder }: Candidate,
  release: StoredRelease,
  history: History,
  repository: World["repository"],
): Promise<readonly Finding[] | undefined> {
  const asset = release.assets.find((a) => a.name === METADATA);
  const path = `${folder}/${METADATA}`;
  const now = await repository.read(path);
  if (asset === undefined || now === undefined) return undefined;
  const released = await history.read(release, asset);
  const keys = ["deprecated", ...(release.tag === tag ? [] : ["model_name"])];
  const [was, is] = [released, now].map((bytes) => without(keys, bytes));
  if (is === undefined || is !== was) return undefined;
  const known = parseMetadata(path, released).findings;
  return parseMetadata(path, now).findings.filter(
    (f) => !known.some(({ rule, subject }) => rule === f.rule && subject === f.subject),
  );
}

/** The content of metadata.json but for some keys, in one spelling; `undefined` if it cannot be read. */
function without(keys: readonly string[], bytes: Uint8Array): string | undefined {
  const { document } = parseJson(METADATA, bytes);
  if (document === undefined || typeof document.value !== "object" || document.value === null) return undefined;
  const entries = Object.entries(document.value).filter(([key]) => !keys.includes(key));
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
