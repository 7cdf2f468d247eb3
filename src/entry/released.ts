import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import { Failure } from "../domain/failure.ts";
import { modelFolder, type Registry, tagOf, versionFolder } from "../domain/registry.ts";
import type { ModelVersion } from "../domain/tag.ts";
import { makePrivateFolder } from "../platform/files/private-folder.ts";
import { exportBlob, requireInside } from "../platform/git/blob.ts";
import { findCommit, listTree, readCommit } from "../platform/git/git.ts";
import type { LfsStore } from "../platform/git/lfs-store.ts";
import { createRepository } from "../platform/git/repository.ts";
import type { GitHub } from "../platform/github/client.ts";
import { createGitHubHistory, listReleasedVersions } from "../platform/github/history.ts";
import { tagCommit } from "../platform/github/tag.ts";
import { listCommit, writeFile } from "../platform/github/tree.ts";
import { parsePolicy } from "../registry/policy.ts";
import type { Repository } from "../registry/ports.ts";
import { isEvidence } from "../releases/evidence.ts";
import type { History, StoredRelease } from "../releases/ports.ts";

/** Where a released version is taken from: its assets, and what git keeps of its commit. */
export interface ReleaseSource {
  readonly registry: Registry | undefined;
  readonly history: History;
  /** The full id of the commit that a release was made from; `undefined` if its tag is gone. */
  commitOf(release: StoredRelease): Promise<string | undefined>;
  /** The regular files of a commit below `folder`. */
  list(commit: string, folder: string): Promise<readonly CommittedFile[]>;
  /** Writes one of them to an absolute path, with the folders around it. */
  write(file: CommittedFile, target: string): Promise<void>;
  readonly lfs: LfsStore;
}

interface CommittedFile {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly oid: string;
}

/** Releases on GitHub, and the repository there. */
export function gitHubSource(github: GitHub, lfs: LfsStore, registry?: Registry): ReleaseSource {
  return {
    registry,
    history: createGitHubHistory(github, registry),
    commitOf: ({ tag }) => tagCommit(github, tag),
    list: async (commit, folder) =>
      (await listCommit(github, commit, folder)).map((f) => ({ path: f.path, oid: f.sha })),
    write: ({ path, oid }, target) => writeFile(github, { path, sha: oid, size: 0 }, target),
    lfs,
  };
}

/** Releases in a folder, made from commits of the repository at `root`. */
export function folderSource(history: History, root: string, lfs: LfsStore, registry?: Registry): ReleaseSource {
  return {
    registry,
    history,
    commitOf: (release) => requireCommit(root, release),
    async list(commit, folder) {
      const entries = [...(await listTree(root, commit, folder, false)).values()];
      return entries.filter(({ mode }) => mode.startsWith("100"));
    },
    async write({ path, oid }, target) {
      requireInside(path, "the release");
      await exportBlob(root, oid, target);
    },
    lfs,
  };
}

/** A release states its commit; one without a record of its own is that of the tag. */
async function requireCommit(root: string, { tag, commit }: StoredRelease): Promise<string> {
  const found = await (commit === undefined ? readCommit(root, `refs/tags/${tag}`) : findCommit(root, commit));
  if (found !== undefined) return found;
  const what = commit === undefined ? `the tag ${tag}` : `the commit ${commit.slice(0, 12)}`;
  throw new Failure(
    "environment",
    `${tag} was released from ${what}, which is not in this repository; its fixtures and its model.yml come from there.`,
    {
      fix: "Run inside the repository that it was released from, after  git fetch --tags  (in a shallow clone, git fetch --unshallow --tags).",
    },
  );
}

/** The released versions that are asked for: one, all of a model, or all. */
export async function findReleased(
  github: GitHub,
  { model, version }: { readonly model?: string; readonly version?: string },
  registry?: Registry,
): Promise<ModelVersion[]> {
  if (model !== undefined && version !== undefined) return [{ model, version }];
  const versions = await listReleasedVersions(github, registry);
  const found = versions.filter((id) => model === undefined || id.model === model);
  if (found.length > 0) return found;
  throw nothingReleased(
    model === undefined ? "" : ` of ${model}`,
    "Push a tag first: a revalidation needs a released version.",
  );
}

/** The released versions of a model in one place, newest first. */
export async function findVersions(history: History, model: string, registry?: Registry): Promise<ModelVersion[]> {
  const found: ModelVersion[] = [];
  for (const version of [...(await history.versions(model))].sort(semver.rcompare)) {
    if (await history.isPublished(tagOf(registry, { model, version }))) found.push({ model, version });
  }
  if (found.length > 0) return found;
  throw nothingReleased(` of ${model} in ${history.where}`, "Check the names of the model and of the place.");
}

function nothingReleased(what: string, fix: string): Failure {
  return new Failure("configuration", `There is no released version${what}.`, { fix });
}

/** A released version, laid out in a folder of its own. */
export interface ReleaseCheckout {
  readonly root: string;
  readonly repository: Repository;
  dispose(): Promise<void>;
}

/**
 * Lays a released version out below `temp`: the model from the release's assets, fixtures and policy from the tree of its
 * commit. A fixture that is a Git LFS pointer there is fetched.
 */
export async function materializeRelease(
  source: ReleaseSource,
  id: ModelVersion,
  temp?: string,
): Promise<ReleaseCheckout> {
  const { registry } = source;
  const tag = tagOf(registry, id);
  const release = await source.history.find(tag);
  const commit = release && (await source.commitOf(release));
  if (release === undefined || commit === undefined) {
    throw new Failure(
      "configuration",
      `${tag} ${release === undefined ? "has no published release" : "no longer exists as a tag"}.`,
      { fix: "Name a released version." },
    );
  }
  const { path: root, dispose } = await makePrivateFolder(temp);
  try {
    await layOut(source, id, { release, commit }, root);
  } catch (error) {
    await dispose();
    throw error;
  }
  const repository: Repository = {
    ...createRepository(root, registry),
    checkout: async () => ({ head: commit, tagCommit: commit }),
  };
  return { root, repository, dispose };
}

async function layOut(
  { registry, history, list, write, lfs }: ReleaseSource,
  id: ModelVersion,
  { release, commit }: { readonly release: StoredRelease; readonly commit: string },
  root: string,
): Promise<void> {
  const own = versionFolder(registry, id);
  await mkdir(join(root, own), { recursive: true });
  for (const asset of release.assets.filter((a) => !isEvidence(a.name))) {
    await history.download(release, asset, join(root, own, asset.name));
  }
  const folder = modelFolder(registry, id.model);
  const listed = await list(commit, folder);
  const policyPath = `${folder}/model.yml`;
  for (const file of listed.filter(({ path }) => path === policyPath)) await write(file, join(root, file.path));
  const policy = await createRepository(root).read(policyPath);
  const named = policy === undefined ? undefined : parsePolicy(policyPath, policy).document?.value.gate?.fixtures;
  const sets = ["fixtures", ...(named === undefined ? [] : [named.replace(/\/+$/, "")])].map(
    (set) => `${folder}/${set}`,
  );
  // The version's own folder holds what was released, and nothing of the commit's tree.
  const files = listed.filter(
    ({ path }) => !path.startsWith(`${own}/`) && sets.some((set) => path === set || path.startsWith(`${set}/`)),
  );
  for (const file of files) {
    await write(file, join(root, file.path));
    await lfs.resolve(join(root, file.path), file.path);
  }
}
