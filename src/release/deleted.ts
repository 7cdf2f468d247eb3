import { type Finding, finding } from "../domain/finding.ts";
import { tagOf, versionFolder } from "../domain/registry.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { Repository } from "../registry/ports.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import { assess } from "./assess.ts";
import { type Candidate, findCandidate } from "./candidate.ts";
import { describe } from "./describe.ts";
import { writeEvidence } from "./evidence.ts";
import { notMeasured } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { findFilled, findReleased, OWN_RELEASE } from "./released.ts";
import type { Request } from "./request.ts";
import { releaseRules as rules } from "./rules.ts";
import { notKnown } from "./unknown.ts";
import type { World } from "./world.ts";

type DeletedWorld = World & { readonly history: History };

/**
 * Judges a version whose folder is not there any more: refused if it is released, and `undefined` if it never was, or if
 * a rename has moved it to one of the models `renamed`.
 */
export async function checkDeleted(
  request: Request,
  world: DeletedWorld,
  renamed: readonly string[] = [],
): Promise<Outcome | undefined> {
  const found = await findDeleted(request, world, renamed);
  if (found === undefined) return undefined;
  const { repository } = world;
  const checkout = await repository.checkout(tagOf(repository.registry, request.id));
  const candidate = nothingOf(request.id, repository, checkout);
  const assessment = assess(request, candidate, [found], { outcome: "gated", gated: true });
  const report = describe(request, candidate, OWN_RELEASE, notMeasured("the version's folder was removed"), assessment);
  const evidence = await writeEvidence(report, world.workspace);
  return { kind: "checked", report, evidence: evidence.folder };
}

function nothingOf(
  id: ModelVersion,
  { registry }: Pick<Repository, "registry">,
  checkout: { readonly head: string; readonly tagCommit?: string } | undefined,
): Candidate {
  return {
    id,
    tag: tagOf(registry, id),
    folder: versionFolder(registry, id),
    commit: checkout?.head,
    tagCommit: checkout?.tagCommit,
    assets: [],
    modelFile: undefined,
    metadata: undefined,
    policy: undefined,
    policyRefused: false,
    policyDigest: null,
    fixtures: undefined,
    fixturesRefused: false,
    title: `${id.model} v${id.version}`,
    findings: [],
    defaults: [],
  };
}

/**
 * The finding for a released version whose folder is not in the working tree any more; `undefined` if it was never
 * released, or if a rename has moved it to one of the models `renamed`, which say so in their model.yml.
 */
async function findDeleted(
  { id, mode, requireTag }: Pick<Request, "id" | "mode" | "requireTag">,
  world: Pick<World, "repository" | "listener"> & { readonly history: History },
  renamed: readonly string[] = [],
): Promise<Finding | undefined> {
  const { registry } = world.repository;
  const tag = tagOf(registry, id);
  const folder = versionFolder(registry, id);
  const release = await findFilled(tag, world.history);
  const isStandIn = world.history.standIn !== undefined;
  if (release === undefined && !isStandIn) return undefined;
  for (const model of renamed) {
    const moved = { ...id, model };
    if (model === id.model || (await world.repository.list(versionFolder(registry, moved))) === undefined) continue;
    const candidate = await findCandidate({ id: moved, mode, requireTag }, world);
    if ((await findReleased(candidate, world))?.release.tag === tag) return undefined;
  }
  if (release === undefined || isStandIn) throw notKnown(tag, "its folder was removed");
  return finding(rules.releasedChanged, {
    message: `${tag} is released, but its folder was removed.`,
    fix: `${await adviceOn(release, folder, world.repository)}  To retire a version, set deprecated in its metadata.json. If the model was renamed, keep the files unchanged and set renamed_from in the model.yml of the new folder.`,
    location: { file: folder },
  });
}

/** How the folder comes back: from its tag, or else from the commit of the release. */
async function adviceOn({ tag, commit }: StoredRelease, folder: string, repository: Repository): Promise<string> {
  const tagCommit = (await repository.checkout(tag))?.tagCommit;
  const from = tagCommit === undefined ? commit : `refs/tags/${tag}`;
  if (from !== undefined) return `Restore it with  git checkout ${from} -- ${folder}.`;
  return `Restore it from a commit that has it, which  git log -- ${folder}  lists.`;
}
