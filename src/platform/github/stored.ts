import { markerOf, parseMarker } from "../../releases/marker.ts";
import type { StoredAsset, StoredRelease } from "../../releases/ports.ts";

/** The parts of GitHub's answers that are read. */
export interface ApiAsset {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly state: string;
  readonly digest?: string | null;
}

export interface ApiRelease {
  readonly id: number;
  readonly tag_name: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly name?: string | null;
  readonly body?: string | null;
  readonly html_url: string;
  readonly immutable?: boolean;
}

/** A release with its finished assets, as the answers about published releases have it. */
export interface ListedRelease extends ApiRelease {
  readonly assets: readonly ApiAsset[];
}

export function toAsset({ id, name, size, state, digest }: ApiAsset): StoredAsset {
  const sha256 = /^sha256:([0-9a-f]{64})$/.exec(digest ?? "")?.[1];
  return { id: String(id), name, size, complete: state === "uploaded", ...(sha256 === undefined ? {} : { sha256 }) };
}

/** The tag of a release; a draft that lost its tag name still says in its marker what it is. */
export function tagOf({ draft, tag_name, body }: ApiRelease): string {
  const lost = draft && tag_name.startsWith("untagged-");
  return lost ? (parseMarker(body ?? "")?.tag ?? tag_name) : tag_name;
}

/** The commit of a release is the one that its marker states: a release made by other means has none. */
export function toRelease(release: ApiRelease, assets: readonly StoredAsset[]): StoredRelease {
  const body = release.body ?? "";
  const tag = tagOf(release);
  const marker = markerOf(tag, body);
  return {
    id: String(release.id),
    tag,
    draft: release.draft,
    prerelease: release.prerelease,
    title: release.name ?? release.tag_name,
    body,
    url: release.html_url,
    ...(release.immutable === true ? { immutable: true } : {}),
    assets,
    ...(marker === undefined ? {} : { commit: marker.commit }),
  };
}
