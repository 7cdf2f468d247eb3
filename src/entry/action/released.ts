import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { formatTag, type ModelVersion, parseTag } from "../../domain/tag.ts";
import { makePrivateFolder } from "../../platform/files/private-folder.ts";
import type { LfsStore } from "../../platform/git/lfs-store.ts";
import { createRepository } from "../../platform/git/repository.ts";
import type { GitHub } from "../../platform/github/client.ts";
import { createGitHubHistory, listReleasedTags } from "../../platform/github/history.ts";
import { tagCommit } from "../../platform/github/tag.ts";
import { listCommit, writeFiles } from "../../platform/github/tree.ts";
import { parsePolicy } from "../../registry/policy.ts";
import type { Repository } from "../../registry/ports.ts";
import { isEvidence } from "../../releases/evidence.ts";

/** The released versions that are asked for: one, all of a model, or all. */
export async function findReleased(
  github: GitHub,
  { model, version }: { readonly model?: string; readonly version?: string },
): Promise<ModelVersion[]> {
  if (model !== undefined && version !== undefined) return [{ model, version }];
  const tags = await listReleasedTags(github);
  const found = tags.flatMap((tag) => {
    const parsed = parseTag(tag);
    return parsed.ok && (model === undefined || parsed.value.model === model) ? [parsed.value] : [];
  });
  if (found.length > 0) return found;
  throw new Failure("configuration", `There is no released version${model === undefined ? "" : ` of ${model}`}.`, {
    fix: "Push a tag first: a revalidation needs a released version.",
  });
}

/** A released version, laid out in a folder of its own. */
export interface ReleaseCheckout {
  readonly root: string;
  readonly repository: Repository;
  dispose(): Promise<void>;
}

/**
 * Lays a released version out below `temp`: the model from the release's assets, fixtures and policy from the tag's
 * tree. A fixture that is a Git LFS pointer there is fetched.
 */
export async function materializeRelease(
  github: GitHub,
  id: ModelVersion,
  temp: string,
  lfs: LfsStore,
): Promise<ReleaseCheckout> {
  const tag = formatTag(id);
  const history = createGitHubHistory(github);
  const release = await history.find(tag);
  const commit = await tagCommit(github, tag);
  if (release === undefined || commit === undefined) {
    throw new Failure(
      "configuration",
      `${tag} ${release === undefined ? "has no published release" : "no longer exists as a tag"}.`,
      {
        fix: "Name a version that was released.",
      },
    );
  }
  const { path: root, dispose } = await makePrivateFolder(temp);
  await mkdir(join(root, tag), { recursive: true });
  for (const asset of release.assets.filter((a) => !isEvidence(a.name))) {
    await history.download(release, asset, join(root, tag, asset.name));
  }
  const folder = `models/${id.model}`;
  const listed = await listCommit(github, commit, folder);
  const local = createRepository(root);
  const policyPath = `${folder}/model.yml`;
  await writeFiles(
    github,
    listed.filter(({ path }) => path === policyPath),
    root,
  );
  const policy = await local.read(policyPath);
  const named = policy === undefined ? undefined : parsePolicy(policyPath, policy).document?.value.gate?.fixtures;
  const sets = ["fixtures", ...(named === undefined ? [] : [named.replace(/\/+$/, "")])].map(
    (set) => `${folder}/${set}`,
  );
  // The version's own folder holds what was released, and nothing of the tag's tree.
  const files = listed.filter(
    ({ path }) => !path.startsWith(`${tag}/`) && sets.some((set) => path === set || path.startsWith(`${set}/`)),
  );
  await writeFiles(github, files, root);
  for (const { path } of files) await lfs.resolve(join(root, path), path);
  const repository: Repository = {
    ...local,
    checkout: async () => ({ head: commit, tagCommit: commit }),
  };
  return { root, repository, dispose };
}
