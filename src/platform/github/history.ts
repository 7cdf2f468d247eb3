import { createHash } from "node:crypto";
import { Failure } from "../../nouns/failure.js";
import { parseTag } from "../../nouns/tag.js";
import type { History, StoredAsset, StoredRelease } from "../../versioning/ports.js";
import { call, find, type GitHub } from "./client.js";
import { toAsset, toRelease } from "./stored.js";

/** Published releases of a repository, read through the API: no clone is needed. */
export function createGitHubHistory(github: GitHub): History {
  const { owner, repo } = github;
  return {
    where: `${owner}/${repo}`,
    versions: (model) => listVersions(github, model),
    find: (tag) => findRelease(github, tag),
    read: (release, asset) => readAsset(github, release, asset),
  };
}

async function listVersions({ octokit, owner, repo }: GitHub, model: string): Promise<string[]> {
  const refs = await call(`list the tags of ${model}`, () =>
    octokit.paginate(octokit.rest.git.listMatchingRefs, { owner, repo, ref: `tags/models/${model}/`, per_page: 100 }),
  );
  return refs.flatMap(({ ref }) => {
    const parsed = parseTag(ref.replace(/^refs\/tags\//, ""));
    return parsed.ok && parsed.value.model === model ? [parsed.value.version] : [];
  });
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
    octokit.paginate(octokit.rest.repos.listReleaseAssets, { owner, repo, release_id: releaseId, per_page: 100 }),
  );
  return assets.map(toAsset);
}

async function readAsset(
  { octokit, owner, repo }: GitHub,
  release: StoredRelease,
  asset: StoredAsset,
): Promise<Uint8Array> {
  const answer = await call(`send ${asset.name}`, () =>
    octokit.rest.repos.getReleaseAsset({
      owner,
      repo,
      asset_id: Number(asset.id),
      headers: { accept: "application/octet-stream" },
    }),
  );
  // With this accept header the answer is the file, which the description of the API does not say.
  const bytes = new Uint8Array(answer.data as unknown as ArrayBuffer);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (bytes.length === asset.size && (asset.sha256 === undefined || asset.sha256 === sha256)) return bytes;
  throw new Failure("environment", `${asset.name} of ${release.url} did not arrive as its digest says.`, {
    fix: "Run again. If it stays, that release has been damaged.",
  });
}
