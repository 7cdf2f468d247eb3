import type { StoredAsset } from "../../releases/ports.ts";
import { call, type GitHub } from "./client.ts";
import { listAssets, withDigests } from "./history.ts";
import { type ApiRelease, tagOf } from "./stored.ts";
import { withRetry } from "./with-retry.ts";

const PAGE = 100;
/** GitHub lists the newest thousand releases, and may fail beyond. */
const LAST_PAGE = 10;

/** The drafts of a tag that GitHub lists, oldest first. One that lost its tag name is known by its marker. */
export async function listDrafts({ octokit, owner, repo }: GitHub, tag: string) {
  const drafts: (ApiRelease & { readonly upload_url: string })[] = [];
  for (let page = 1; page <= LAST_PAGE; page++) {
    const { data } = await call("list releases", () =>
      octokit.rest.repos.listReleases({ owner, repo, per_page: PAGE, page }),
    );
    drafts.push(...data.filter((r) => r.draft && tagOf(r) === tag));
    if (data.length < PAGE) break;
  }
  return drafts.sort((a, b) => a.id - b.id);
}

/**
 * The assets of a release, once the files of the names `awaited` are there and every complete asset has its digest.
 * GitHub's lists and digests lag: it is asked again a few times, then a digest that is still missing is computed from
 * the bytes, and what is still not listed is not there.
 */
export async function settledAssets(
  github: GitHub,
  releaseId: number,
  awaited: readonly string[] = [],
): Promise<StoredAsset[]> {
  let assets: StoredAsset[] = [];
  const unsettled = async () => {
    assets = await listAssets(github, releaseId);
    const there = new Set(assets.filter((a) => a.complete).map((a) => a.name));
    if (awaited.some((name) => !there.has(name)) || assets.some((a) => a.complete && a.sha256 === undefined)) {
      throw new NotYet();
    }
  };
  await withRetry(github, ["passing"], unsettled).catch((error: unknown) => {
    if (!(error instanceof NotYet)) throw error;
  });
  return withDigests(github, assets);
}

class NotYet extends Error {}
