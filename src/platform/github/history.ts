import { parseTag } from "../../nouns/tag.js";
import type { History, StoredAsset, StoredRelease } from "../../versioning/ports.js";
import { call, find, type GitHub } from "./client.js";
import { downloadAsset, readAsset } from "./download.js";
import { type ApiRelease, toAsset, toRelease } from "./stored.js";

/** GitHub lists the newest thousand releases only. */
const PAGE = 100;
const LISTED = 1000;

/** Published releases of a repository, read through the API: no clone is needed. */
export function createGitHubHistory(github: GitHub): History {
  return {
    where: `${github.owner}/${github.repo}`,
    versions: (model) => listVersions(github, model),
    find: (tag) => findRelease(github, tag),
    read: (_, asset) => readAsset(github, asset),
    download: (_, asset, file) => downloadAsset(github, asset, file),
  };
}

/** Tags of all published releases that are of the registry, newest first. */
export async function listReleasedTags(github: GitHub): Promise<string[]> {
  const { releases } = await listReleases(github);
  return releases.filter((r) => !r.draft && parseTag(r.tag_name).ok).map((r) => r.tag_name);
}

async function listReleases({ octokit, owner, repo }: GitHub): Promise<{ releases: ApiRelease[]; complete: boolean }> {
  const releases: ApiRelease[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.repos.listReleases, { owner, repo, per_page: PAGE });
  await call("list releases", async () => {
    for await (const { data } of pages) {
      releases.push(...data);
      if (releases.length >= LISTED) break;
    }
  });
  return { releases, complete: releases.length < LISTED };
}

/**
 * The versions of a model that have a published release: a tag alone is not one. Where the list does not reach back to
 * the first release, the model's tags fill it up, each asked for by itself.
 */
async function listVersions(github: GitHub, model: string): Promise<string[]> {
  const { releases, complete } = await listReleases(github);
  const listed = releases.filter((r) => !r.draft).map((r) => r.tag_name);
  const older: string[] = [];
  if (!complete) {
    for (const tag of await listTags(github, model)) {
      if (!listed.includes(tag) && (await findRelease(github, tag)) !== undefined) older.push(tag);
    }
  }
  return [...listed, ...older].flatMap((tag) => {
    const parsed = parseTag(tag);
    return parsed.ok && parsed.value.model === model ? [parsed.value.version] : [];
  });
}

async function listTags({ octokit, owner, repo }: GitHub, model: string): Promise<string[]> {
  const refs = await call(`list the tags of ${model}`, () =>
    octokit.paginate(octokit.rest.git.listMatchingRefs, { owner, repo, ref: `tags/models/${model}/`, per_page: PAGE }),
  );
  return refs.map(({ ref }) => ref.replace(/^refs\/tags\//, ""));
}

async function findRelease(github: GitHub, tag: string): Promise<StoredRelease | undefined> {
  const { octokit, owner, repo } = github;
  const answer = await find(`show the release of ${tag}`, () =>
    octokit.rest.repos.getReleaseByTag({ owner, repo, tag }),
  );
  if (answer === undefined || answer.data.draft) return undefined;
  return toRelease(answer.data, await listAssets(github, answer.data.id));
}

export async function listAssets({ octokit, owner, repo }: GitHub, releaseId: number): Promise<StoredAsset[]> {
  const assets = await call("list the assets of a release", () =>
    octokit.paginate(octokit.rest.repos.listReleaseAssets, { owner, repo, release_id: releaseId, per_page: PAGE }),
  );
  return assets.map(toAsset);
}
