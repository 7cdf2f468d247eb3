import { Failure } from "../../nouns/failure.js";
import { parseMarker } from "../../publish/marker.js";
import type { Publisher, ReleaseSpec } from "../../publish/ports.js";
import type { StoredRelease } from "../../versioning/ports.js";
import { call, find, type GitHub, statusOf } from "./client.js";
import { listAssets } from "./history.js";
import { toRelease } from "./stored.js";
import { tagCommit } from "./tag.js";
import { uploadAsset } from "./upload.js";

/** Publishes into GitHub Releases. Drafts need a token that may write contents. */
export function createGitHubPublisher(github: GitHub): Publisher {
  const { octokit, owner, repo } = github;
  const uploadUrls = new Map<string, string>();
  return {
    where: `${owner}/${repo}`,
    drafts: (tag) => listDrafts(github, tag, uploadUrls),
    create: async (spec) => {
      await requireTag(github, spec);
      const { data } = await call(`create the draft of ${spec.tag}`, () =>
        octokit.rest.repos.createRelease({ owner, repo, draft: true, ...fields(spec) }),
      );
      uploadUrls.set(String(data.id), data.upload_url);
      return toRelease(data, []);
    },
    upload: (draft, file) => uploadAsset(github, uploadUrls.get(draft.id) ?? "", file),
    assets: (draft) => listAssets(github, Number(draft.id)),
    remove: async (draft, asset) => {
      await find(`remove ${asset?.name ?? "a draft"}`, async () => {
        if (asset === undefined) await octokit.rest.repos.deleteRelease({ owner, repo, release_id: Number(draft.id) });
        else await octokit.rest.repos.deleteReleaseAsset({ owner, repo, asset_id: Number(asset.id) });
      });
    },
    publish: (draft, spec) => publishDraft(github, draft, spec),
  };
}

/** `tag_name` and `make_latest` are part of every write: a PATCH without them loses the tag or takes "latest". */
function fields({ tag, title, body, prerelease }: ReleaseSpec) {
  return { tag_name: tag, name: title, body, prerelease, make_latest: "false" } as const;
}

async function listDrafts(github: GitHub, tag: string, uploadUrls: Map<string, string>): Promise<StoredRelease[]> {
  const { octokit, owner, repo } = github;
  const releases = await call("list releases", () =>
    octokit.paginate(octokit.rest.repos.listReleases, { owner, repo, per_page: 100 }, (page, done) => {
      // GitHub serves the newest thousand only.
      if (page.url.includes("page=10&") || page.url.endsWith("page=10")) done();
      return page.data.filter((r) => r.draft && (r.tag_name === tag || parseMarker(r.body ?? "")?.tag === tag));
    }),
  );
  for (const release of releases) uploadUrls.set(String(release.id), release.upload_url);
  return releases.sort((a, b) => a.id - b.id).map((release) => toRelease(release, []));
}

/** GitHub would create a missing tag by itself, and a moved one would make the release lie about its commit. */
async function requireTag(github: GitHub, { tag, commit }: ReleaseSpec): Promise<void> {
  const found = await tagCommit(github, tag);
  if (found === commit) return;
  const message =
    found === undefined
      ? `The tag ${tag} is not on GitHub.`
      : `The tag ${tag} is at ${found.slice(0, 12)} on GitHub, but ${commit.slice(0, 12)} was checked.`;
  throw new Failure("environment", message, {
    fix: "Push the tag as it was checked, or run again on the commit that it points at now. Nothing was published.",
  });
}

async function publishDraft(github: GitHub, draft: StoredRelease, spec: ReleaseSpec): Promise<StoredRelease | "taken"> {
  const { octokit, owner, repo } = github;
  await requireTag(github, spec);
  return call(`publish ${spec.tag}`, async () => {
    try {
      const { data } = await octokit.rest.repos.updateRelease({
        owner,
        repo,
        release_id: Number(draft.id),
        draft: false,
        ...fields(spec),
      });
      return toRelease(data, await listAssets(github, data.id));
    } catch (error) {
      if (statusOf(error) === 422 && /already_exists/.test((error as Error).message)) return "taken";
      throw error;
    }
  });
}
