import { Failure } from "../domain/failure.ts";
import type { Finding, Location } from "../domain/finding.ts";
import { formatTag } from "../domain/tag.ts";
import { parseMetadata } from "../registry/metadata.ts";
import type { Repository } from "../registry/ports.ts";
import { isFilled } from "../releases/filled.ts";
import { checkFormerNames, formerNames } from "../releases/former-names.ts";
import { readOwnReport } from "../releases/own-report.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { ReportPolicy, ReportPrevious } from "../releases/report.ts";
import { orderVersion, type VersionOrder } from "../versioning/order.ts";
import type { Candidate } from "./candidate.ts";
import { judgedBy } from "./judged.ts";

export interface PreviousFound {
  readonly previous: ReportPrevious;
  /** The release that is compared with, where there is one. */
  readonly release?: StoredRelease;
  /** What it was judged by, where its report says so. */
  readonly policy?: ReportPolicy;
  /** Numbers that are not to be given again: published, tagged or withdrawn. */
  readonly taken?: readonly string[];
  readonly findings: readonly Finding[];
}

type Past = Pick<History, "where" | "versions" | "isPublished" | "find" | "read">;

/**
 * Finds what the candidate is compared with, and judges its number, unless it is released already: then it has its number.
 * Unreadable history breaks the run.
 */
export async function findPrevious(
  candidate: Candidate,
  history: Past,
  repository: Pick<Repository, "read" | "list">,
  isReleased = false,
): Promise<PreviousFound> {
  const { id } = candidate;
  const location = candidate.metadata?.locate(["version"]) ?? { file: `${candidate.tag}/metadata.json` };
  const former = await formerNames(id.model, candidate.policy?.value, repository);
  const names = [id.model, ...former];
  const { order, tagOf, taken, empty, release } = await orderAmongFilled(
    candidate,
    names,
    history,
    repository,
    location,
  );
  const misnamed = await checkFormerNames(id.model, candidate.policy, empty, repository);
  const findings = [...(isReleased ? [] : order.findings), ...misnamed];
  if (order.previous === undefined || order.claimedBump === undefined) {
    return { previous: { kind: "none", where: history.where }, findings };
  }
  const tag = tagOf(order.previous);
  if (release === undefined) throw new Error("the release of a previous version was not read");
  const { gated, policy } = judgedBy(await readOwnReport(release, history));
  return {
    release,
    taken,
    ...(policy === undefined ? {} : { policy }),
    previous: {
      kind: "found",
      where: history.where,
      version: order.previous,
      tag,
      claimedBump: order.claimedBump,
      backport: order.backport,
      ...(order.passedOver.length === 0 ? {} : { passedOver: order.passedOver }),
      ...(order.lastPrerelease === undefined ? {} : { lastPrerelease: order.lastPrerelease }),
      ...(release.commit === undefined ? {} : { commit: release.commit }),
      ...(gated === undefined ? {} : { gated }),
    },
    findings,
  };
}

/**
 * The order among releases that have published something. One that somebody has made by hand and put no file into keeps
 * its number, and is not compared with.
 */
async function orderAmongFilled(
  ...[candidate, names, history, repository, location]: Parameters<typeof orderAmongPublished>
): Promise<Ordered & { readonly release?: StoredRelease }> {
  const unfilled = new Set<string>();
  for (;;) {
    const ordered = await orderAmongPublished(candidate, names, history, repository, location, unfilled);
    if (ordered.order.previous === undefined) return ordered;
    const tag = ordered.tagOf(ordered.order.previous);
    const release = await history.find(tag);
    if (release === undefined) {
      throw new Failure("environment", `${tag} is listed in ${history.where}, but cannot be read.`, {
        fix: "Run again. If it happens again, check that release.",
      });
    }
    if (isFilled(release)) return { ...ordered, release };
    unfilled.add(ordered.order.previous);
  }
}

interface Ordered {
  readonly order: VersionOrder;
  readonly tagOf: (version: string) => string;
  readonly taken: readonly string[];
  /** Names that nothing was published under. */
  readonly empty: readonly string[];
}

/**
 * Takes every version for published, and asks only for those that the answer hangs on: few calls, however long the
 * history is. What turns out not to be published is left out, and the answer is made anew.
 */
async function orderAmongPublished(
  candidate: Candidate,
  names: readonly string[],
  history: Past,
  repository: Pick<Repository, "read">,
  location: Location,
  unfilled: ReadonlySet<string> = new Set(),
): Promise<Ordered> {
  const tags = new Map<string, string>();
  const empty: string[] = [];
  // A version of the present name hides one of the old name.
  for (const model of [...names].reverse()) {
    const versions = await history.versions(model);
    if (versions.length === 0) empty.push(model);
    for (const version of versions) tags.set(version, formatTag({ model, version }));
  }
  const withdrawn = candidate.policy?.value.versioning?.withdrawn ?? [];
  const taken = [...tags.keys(), ...withdrawn].filter((version) => version !== candidate.id.version);
  for (const version of unfilled) tags.delete(version);
  const tagOf = (version: string) => tags.get(version) ?? formatTag({ model: candidate.id.model, version });
  const certain = new Set<string>();
  const deprecated = new Set<string>();
  while (true) {
    const known = { published: [...tags.keys()], deprecated: [...deprecated], withdrawn };
    const order = orderVersion(candidate.id.version, known, location);
    const [open] = order.reliesOn.filter((version) => !certain.has(version));
    if (open === undefined) return { order, tagOf, taken, empty };
    certain.add(open);
    if (!(await history.isPublished(tagOf(open)))) tags.delete(open);
    else if (await isDeprecated([tagOf(open), formatTag({ model: names[0] ?? "", version: open })], repository)) {
      deprecated.add(open);
    }
  }
}

/**
 * `deprecated` may change after a release: the repository has the newest word on it, where the version was released
 * from, or where a rename of the model has moved it.
 */
async function isDeprecated(folders: readonly string[], repository: Pick<Repository, "read">): Promise<boolean> {
  for (const folder of folders) {
    const path = `${folder}/metadata.json`;
    const bytes = await repository.read(path);
    if (bytes !== undefined) return parseMetadata(path, bytes).document?.value.deprecated === true;
  }
  return false;
}
