import { createHash } from "node:crypto";
import type { Urls } from "./call.ts";
import { sample } from "./sample.ts";
import type { Asset, Release, Token } from "./state.ts";

export function renderUser({ login, id, type }: Token): Record<string, unknown> {
  return sample("simple-user", { login, id, type });
}

/** The name that GitHub's pages give to a draft, which has no tag of its own yet. */
export function untagged(release: Pick<Release, "id">): string {
  return `untagged-${createHash("sha256").update(String(release.id)).digest("hex").slice(0, 20)}`;
}

function pageName(release: Release): string {
  return release.draft ? untagged(release) : encodeURIComponent(release.tag);
}

export function renderAsset(urls: Urls, release: Release, asset: Asset, digestIsLate = false): Record<string, unknown> {
  const { id, name, label, state, contentType, bytes, sha256, uploader, createdAt, downloads } = asset;
  return sample("release-asset", {
    id,
    name,
    label,
    state,
    content_type: contentType,
    size: bytes.length,
    digest: state === "uploaded" && !digestIsLate ? `sha256:${sha256}` : null,
    download_count: downloads,
    uploader: renderUser(uploader),
    created_at: createdAt,
    updated_at: createdAt,
    url: `${urls.repo}/releases/assets/${id}`,
    browser_download_url: `${urls.page}/releases/download/${pageName(release)}/${encodeURIComponent(name)}`,
  });
}

/** An unfinished asset is seen in the list of assets only, not in the release. */
export function renderRelease(urls: Urls, release: Release): Record<string, unknown> {
  const { id, tag, target, name, body, draft, prerelease, immutable, author, createdAt, publishedAt, assets } = release;
  const url = `${urls.repo}/releases/${id}`;
  const finished = assets.filter((a) => a.state === "uploaded");
  return sample("release", {
    id,
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url.replace(urls.api, urls.uploads)}/assets{?name,label}`,
    html_url: `${urls.page}/releases/tag/${pageName(release)}`,
    tarball_url: draft ? null : `${urls.repo}/tarball/${encodeURIComponent(tag)}`,
    zipball_url: draft ? null : `${urls.repo}/zipball/${encodeURIComponent(tag)}`,
    tag_name: tag,
    target_commitish: target,
    name,
    body,
    draft,
    prerelease,
    immutable,
    author: renderUser(author),
    created_at: createdAt,
    published_at: publishedAt,
    assets: finished.map((asset) => renderAsset(urls, release, asset, asset.late.digest > 0)),
  });
}
