import { type Finding, finding } from "../domain/finding.ts";
import type { Repository } from "../registry/ports.ts";
import { checkFormerNames, formerNames } from "../releases/former-names.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { ReportPolicy, ReportPrevious } from "../releases/report.ts";
import { versioningRules } from "../versioning/rules.ts";
import type { Candidate } from "./candidate.ts";
import { type Judged, judgedOf } from "./judged.ts";
import { fetchPreviousFiles, type PreviousFiles } from "./previous-files.ts";
import { type Listed, orderAmongFilled } from "./previous-order.ts";
import type { World } from "./world.ts";

/**
 * The previous release: what a candidate is compared with. It is made once, and gate, contract and report get it as it is.
 * `why` says in a clause or a sentence why there is nothing to compare with.
 */
export type Previous =
  | { readonly kind: "none"; readonly where: string }
  | { readonly kind: "not-looked-for"; readonly why: string }
  | ({ readonly kind: "not-comparable"; readonly why: string } & PreviousRecord)
  | ({ readonly kind: "found" } & PreviousRecord & PreviousFiles);

/** What is known of the previous release without its files. */
export interface PreviousRecord extends Omit<Extract<ReportPrevious, { readonly kind: "found" }>, "kind"> {
  /** What it was judged by, if its report says so. */
  readonly policy?: ReportPolicy;
  /** What it was measured on, if its report says so. */
  readonly judgedOn?: NonNullable<Judged["judgedOn"]>;
  /** Numbers that are not to be given again: published, tagged or withdrawn. */
  readonly taken: readonly string[];
}

export interface PreviousFound {
  readonly previous: Previous;
  readonly findings: readonly Finding[];
}

/** Nobody looks for a previous release. `why` is a clause. */
export function notLookedFor(why: string): PreviousFound {
  return { previous: { kind: "not-looked-for", why }, findings: [] };
}

type PreviousWorld = Pick<World, "workspace" | "readModel" | "repository" | "listener"> & {
  readonly previousReleases: History;
};

/**
 * Finds the previous release, fetches it, and judges the candidate's number, unless it is released already: then it has
 * its number. Unreadable history breaks the run; a previous release whose files cannot be read is not comparable.
 */
export async function findPrevious(
  candidate: Candidate,
  isReleased: boolean,
  world: PreviousWorld,
): Promise<PreviousFound> {
  const { previousReleases, listener } = world;
  const located = await locatePrevious(candidate, previousReleases, world.repository, isReleased);
  const { findings } = located;
  listener.found?.(findings);
  if (located.found === undefined) return { previous: { kind: "none", where: previousReleases.where }, findings };
  const { record, release } = located.found;
  if (candidate.metadata === undefined) {
    const why = `metadata.json of ${candidate.tag} cannot be read`;
    return { previous: { kind: "not-comparable", ...record, why }, findings };
  }
  listener.stage(`Comparing with ${record.tag}`);
  const fetched = await fetchPreviousFiles(release, record.version, previousReleases, world);
  if (fetched.ok) return { previous: { kind: "found", ...record, ...fetched.files }, findings };
  const { why } = fetched;
  const unreadable = finding(versioningRules.notComparable, { message: why, location: { file: candidate.folder } });
  return { previous: { kind: "not-comparable", ...record, why }, findings: [...findings, unreadable] };
}

export interface Located {
  /** Absent if nothing that counts was released. */
  readonly found?: { readonly release: StoredRelease; readonly record: PreviousRecord };
  readonly findings: readonly Finding[];
}

/** Finds the previous release and how it was judged, and judges the candidate's number. No file of a model is fetched. */
export async function locatePrevious(
  candidate: Candidate,
  history: Listed,
  repository: Pick<Repository, "read" | "list" | "registry">,
  isReleased = false,
): Promise<Located> {
  const { id } = candidate;
  const location = candidate.metadata?.locate(["version"]) ?? { file: `${candidate.folder}/metadata.json` };
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
  if (order.previous === undefined || order.claimedBump === undefined) return { findings };
  if (release === undefined) throw new Error("the release of a previous version was not read");
  const { gated, policy, judgedOn } = await judgedOf(release, history);
  const record: PreviousRecord = {
    where: history.where,
    version: order.previous,
    tag: tagOf(order.previous),
    claimedBump: order.claimedBump,
    backport: order.backport,
    ...(order.passedOver.length === 0 ? {} : { passedOver: order.passedOver }),
    ...(order.lastPrerelease === undefined ? {} : { lastPrerelease: order.lastPrerelease }),
    ...(release.commit === undefined ? {} : { commit: release.commit }),
    ...(gated === undefined ? {} : { gated }),
    ...(policy === undefined ? {} : { policy }),
    ...(judgedOn === undefined ? {} : { judgedOn }),
    taken,
  };
  return { found: { release, record }, findings };
}

/** The previous release as a report keeps it: that it cannot be compared with is a finding. */
export function recordOf(previous: Previous): ReportPrevious {
  switch (previous.kind) {
    case "none":
      return { kind: "none", where: previous.where };
    case "not-looked-for":
      return { kind: "not-looked-for", why: previous.why };
    case "found":
    case "not-comparable": {
      const { where, version, tag, claimedBump, backport, passedOver, lastPrerelease, commit, gated } = previous;
      return {
        kind: "found",
        ...{ where, version, tag, claimedBump },
        ...(backport === undefined ? {} : { backport }),
        ...(passedOver === undefined ? {} : { passedOver }),
        ...(lastPrerelease === undefined ? {} : { lastPrerelease }),
        ...(commit === undefined ? {} : { commit }),
        ...(gated === undefined ? {} : { gated }),
      };
    }
  }
}
