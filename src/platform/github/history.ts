import { type Registry, readTag, versionFolder } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import type { History, StoredAsset, StoredRelease } from "../../releases/ports.ts";
import { call, type GitHub } from "./client.ts";
import { downloadAsset, hashAsset, readAsset } from "./download.ts";
import { PublishedReleases, showRelease } from "./published.ts";
import { type ApiRelease, toAsset, toRelease } from "./stored.ts";
import { tagCommit } from "./tag.ts";
import { listCommit, writeFile } from "./tree.ts";

const PAGE = 100;
const LISTED = 1000;
/** That many assets a release surely shows: a page of GitHub's default size. */
const SHOWN = 30;

/** Published releases of a repository, read through the API: no clone is needed. */
export function createGitHubHistory(github: GitHub, registry?: Registry): History {
  const published = new PublishedReleases(github);
  return {
    where: `${github.owner}/${github.repo}`,
    versions: (model) => listVersions(github, model, registry),
    isPublished: (tag) => published.has(tag),
    find: async (tag, digests) => {
      const seen = digests === "hashed" ? undefined : published.take(tag);
      // A release shows its finished assets itself; more than these are counted page by page.
      if (seen !== undefined && seen.assets.length < SHOWN) return toRelease(seen, seen.assets.map(toAsset));
      return findRelease(github, tag, digests === "hashed");
    },
    read: (_, asset) => readAsset(github, asset),
    download: (_, asset, file) => downloadAsset(github, asset, file),
    downloadFromTag: (tag, name, file) => downloadFromTag(github, tag, name, file, registry),
  };
}

/** The versions of all published releases that are of the registry, newest first. GitHub lists the newest thousand releases. */
export async function listReleasedVersions(
  { octokit, owner, repo }: GitHub,
  registry?: Registry,
): Promise<ModelVersion[]> {
  const releases: ApiRelease[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.repos.listReleases, { owner, repo, per_page: PAGE });
  await call("list releases", async () => {
    for await (const { data } of pages) {
      releases.push(...data);
      if (releases.length >= LISTED) break;
    }
  });
  return releases.flatMap((release) => {
    const parsed = readTag(registry, release.tag_name);
    return !release.draft && parsed.ok ? [parsed.value] : [];
  });
}

/** The tags of a model: one call however many releases there are, for GitHub answers with all matching refs at once. */
async function listVersions(
  { octokit, owner, repo }: GitHub,
  model: string,
  registry: Registry | undefined,
): Promise<string[]> {
  const refs = await call(`list the tags of ${model}`, () =>
    octokit.paginate(octokit.rest.git.listMatchingRefs, {
      owner,
      repo,
      ref: `tags/${registry?.tagPrefix ?? ""}models/${model}/`,
    }),
  );
  return refs.flatMap(({ ref }) => {
    const parsed = readTag(registry, ref.replace(/^refs\/tags\//, ""));
    return parsed.ok && parsed.value.model === model ? [parsed.value.version] : [];
  });
}

async function findRelease(github: GitHub, tag: string, hashed: boolean): Promise<StoredRelease | undefined> {
  const release = await showRelease(github, tag);
  if (release === undefined) return undefined;
  const assets = await listAssets(github, release.id);
  return toRelease(release, hashed ? await withDigests(github, assets) : assets);
}

/** Assets of the time before GitHub stated digests have none: their bytes are read. */
export async function withDigests(github: GitHub, assets: readonly StoredAsset[]): Promise<StoredAsset[]> {
  const hashed: StoredAsset[] = [];
  for (const asset of assets) {
    const known = asset.sha256 !== undefined || !asset.complete;
    hashed.push(known ? asset : { ...asset, sha256: await hashAsset(github, asset) });
  }
  return hashed;
}

export async function listAssets({ octokit, owner, repo }: GitHub, releaseId: number): Promise<StoredAsset[]> {
  const assets = await call("list the assets of a release", () =>
    octokit.paginate(octokit.rest.repos.listReleaseAssets, { owner, repo, release_id: releaseId, per_page: PAGE }),
  );
  return assets.map(toAsset);
}

async function downloadFromTag(
  github: GitHub,
  tag: string,
  name: string,
  file: string,
  registry: Registry | undefined,
): Promise<boolean> {
  const commit = await tagCommit(github, tag);
  const parsed = readTag(registry, tag);
  const folder = parsed.ok ? versionFolder(registry, parsed.value) : tag;
  const found = commit && (await listCommit(github, commit, folder)).find(({ path }) => path === `${folder}/${name}`);
  if (!found) return false;
  await writeFile(github, found, file);
  return true;
}
