import { join } from "node:path";
import type { ReleaseSpec } from "../../publish/ports.ts";
import { RECORD } from "../../releases/evidence.ts";
import type { StoredAsset, StoredRelease } from "../../releases/ports.ts";
import { digestFile } from "./copy.ts";
import type { Disk, DiskEntry } from "./disk.ts";
import { RECORD_PARTIAL } from "./record.ts";

/**
 * What a published folder holds for its readers. Hidden files are no one's assets: a file manager leaves them, and the
 * registry releases none. Links and folders are none either.
 */
export async function listPublished(disk: Disk, folder: string): Promise<StoredAsset[]> {
  const found = (await disk.list(folder)) ?? [];
  const files = found.filter(({ name, kind }) => kind === "file" && name !== RECORD && !name.startsWith("."));
  return digestAll(disk, folder, files);
}

/**
 * Everything that a draft would publish. What can be no asset, a hidden file or a folder, is listed as incomplete, so
 * that it is removed.
 */
export async function listDraft(disk: Disk, folder: string): Promise<StoredAsset[]> {
  const found = ((await disk.list(folder)) ?? []).filter(({ name }) => name !== RECORD && name !== RECORD_PARTIAL);
  const isAsset = ({ name, kind }: DiskEntry) => kind === "file" && !name.startsWith(".");
  const files = await digestAll(disk, folder, found.filter(isAsset));
  const others = found.filter((entry) => !isAsset(entry));
  return [...files, ...others.map(({ name }) => ({ id: name, name, size: 0, complete: false }))];
}

async function digestAll(disk: Disk, folder: string, entries: readonly DiskEntry[]): Promise<StoredAsset[]> {
  const assets: StoredAsset[] = [];
  // One after the other: hashing keeps one core busy however many files are open.
  for (const name of entries.map((entry) => entry.name).sort()) {
    assets.push({ id: name, name, complete: true, ...(await digestFile(disk, join(folder, name))) });
  }
  return assets;
}

/**
 * A folder as a release. Without a record its title is the tag, and no one knows its commit; the record of another tag
 * came with a folder that somebody copied, and says nothing of this one.
 */
export function toRelease(
  place: { readonly folder: string; readonly url: string; readonly tag: string; readonly draft: boolean },
  found: ReleaseSpec | undefined,
  assets: readonly StoredAsset[],
): StoredRelease {
  const record = found?.tag === place.tag ? found : undefined;
  return {
    id: place.folder,
    tag: place.tag,
    draft: place.draft,
    url: place.url,
    title: record?.title ?? place.tag,
    body: record?.body ?? "",
    prerelease: record?.prerelease ?? false,
    ...(record === undefined ? {} : { commit: record.commit }),
    assets,
  };
}
