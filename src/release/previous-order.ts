import { Failure } from "../domain/failure.ts";
import type { Location } from "../domain/finding.ts";
import { tagOf, versionFolder } from "../domain/registry.ts";
import { parseMetadata } from "../registry/metadata.ts";
import type { Repository } from "../registry/ports.ts";
import { isFilled } from "../releases/filled.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import { orderVersion, type VersionOrder } from "../versioning/order.ts";
import type { Candidate } from "./candidate.ts";

/** What is asked of a history to find the previous release in it. */
export type Listed = Pick<History, "where" | "versions" | "isPublished" | "find" | "read" | "standIn">;

/**
 * The order among releases that have published something. One that somebody has made by hand and put no file into keeps
 * its number, and is not compared with.
 */
export async function orderAmongFilled(
  ...[candidate, names, history, repository, location]: Parameters<typeof orderAmongPublished>
): Promise<Ordered & { readonly release?: StoredRelease }> {
  const unfilled = new Set<string>();
  for (;;) {
    const ordered = await orderAmongPublished(candidate, names, history, repository, location, unfilled);
    if (ordered.order.previous === undefined) return ordered;
    const tag = ordered.tagOf(ordered.order.previous);
    const release = await history.find(tag);
    if (release === undefined) {
      throw new Failure("environment", `${tag} is listed in ${history.where} but cannot be read.`, {
        fix: "Run again. If it happens again, look at that release.",
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
  history: Listed,
  repository: Pick<Repository, "read" | "registry">,
  location: Location,
  unfilled: ReadonlySet<string> = new Set(),
): Promise<Ordered> {
  const models = new Map<string, string>();
  const empty: string[] = [];
  // A version of the present name hides one of the old name.
  for (const model of [...names].reverse()) {
    const versions = await history.versions(model);
    if (versions.length === 0) empty.push(model);
    for (const version of versions) models.set(version, model);
  }
  const withdrawn = candidate.policy?.value.versioning?.withdrawn ?? [];
  const taken = [...models.keys(), ...withdrawn].filter((version) => version !== candidate.id.version);
  for (const version of unfilled) models.delete(version);
  const { registry } = repository;
  const idOf = (version: string) => ({ model: models.get(version) ?? candidate.id.model, version });
  const tagOfVersion = (version: string) => tagOf(registry, idOf(version));
  const certain = new Set<string>();
  const deprecated = new Set<string>();
  while (true) {
    const known = { published: [...models.keys()], deprecated: [...deprecated], withdrawn };
    const order = orderVersion(candidate.id.version, known, location);
    const [open] = order.reliesOn.filter((version) => !certain.has(version));
    if (open === undefined) return { order, tagOf: tagOfVersion, taken, empty };
    certain.add(open);
    const folders = [idOf(open), { model: names[0] ?? "", version: open }].map((id) => versionFolder(registry, id));
    if (!(await history.isPublished(tagOfVersion(open)))) models.delete(open);
    else if (await isDeprecated(folders, repository)) deprecated.add(open);
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
