import { join } from "node:path";
import { isVersion } from "../../domain/tag.ts";
import type { ReleaseSpec } from "../../publish/ports.ts";
import type { StoredRelease } from "../../releases/ports.ts";
import { codeOf, type Disk } from "./disk.ts";
import { draftName, draftVersion, isAbandoned } from "./draft-name.ts";
import { readRecord, writeRecord } from "./record.ts";
import { listDraft, toRelease } from "./stored.ts";
import { makeFolders, removeTree } from "./tree.ts";

/** Where the versions of one model lie: `folder` is absolute, `shown` as a person names it. */
export interface ModelPlace {
  readonly folder: string;
  readonly shown: string;
}

export async function listVersions(disk: Disk, folder: string): Promise<string[]> {
  const found = (await disk.list(folder)) ?? [];
  return found.filter(({ name, kind }) => kind === "folder" && isVersion(name)).map(({ name }) => name);
}

/**
 * The drafts of a version that no living process owns, each now this process's own: the rename that gives a draft its
 * new name succeeds for one process only, so that no two ever write into it.
 */
export async function claimDrafts(
  disk: Disk,
  place: ModelPlace,
  { tag, version }: { readonly tag: string; readonly version: string },
): Promise<StoredRelease[]> {
  const published = new Set(await listVersions(disk, place.folder));
  const names = ((await disk.list(place.folder)) ?? []).filter((e) => e.kind === "folder").map((e) => e.name);
  const claimed: StoredRelease[] = [];
  for (const name of names.sort()) {
    const own = draftVersion(name);
    if (own === undefined || !isAbandoned(name)) continue;
    // Its run lost a race and died: no one can publish it any more.
    if (published.has(own)) await removeTree(disk, join(place.folder, name));
    else if (own === version) claimed.push(...(await claim(disk, place, name, { tag, version })));
  }
  return claimed;
}

async function claim(
  disk: Disk,
  { folder, shown }: ModelPlace,
  name: string,
  { tag, version }: { readonly tag: string; readonly version: string },
): Promise<StoredRelease[]> {
  const mine = draftName(version);
  const draft = join(folder, mine);
  try {
    await disk.rename(join(folder, name), draft);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
  const record = await readRecord(disk, draft);
  if (record.kind === "read") {
    const place = { folder: draft, url: `${shown}/${mine}`, tag, draft: true };
    return [toRelease(place, record.spec, await listDraft(disk, draft))];
  }
  // It was interrupted before it had one and holds nothing worth keeping.
  await removeTree(disk, draft);
  return [];
}

export async function createDraft(
  disk: Disk,
  { folder, shown }: ModelPlace,
  version: string,
  spec: ReleaseSpec,
): Promise<StoredRelease> {
  const name = draftName(version);
  const draft = join(folder, name);
  await makeFolders(disk, folder);
  await disk.makeFolder(draft);
  await writeRecord(disk, draft, spec);
  return toRelease({ folder: draft, url: `${shown}/${name}`, tag: spec.tag, draft: true }, spec, []);
}

/** Renames a draft to its place, unless there is something already. */
export async function publishDraft(
  disk: Disk,
  { folder }: ModelPlace,
  version: string,
  draft: string,
  spec: ReleaseSpec,
): Promise<"published" | "taken"> {
  await syncFiles(disk, draft);
  await writeRecord(disk, draft, spec);
  await disk.sync(draft);
  if ((await renameToFree(disk, draft, join(folder, version))) === "taken") {
    await removeTree(disk, draft);
    return "taken";
  }
  await disk.sync(folder);
  return "published";
}

/** A file that a killed run copied may have the right bytes without being safe from a loss of power. */
async function syncFiles(disk: Disk, draft: string): Promise<void> {
  for (const { name, kind } of (await disk.list(draft)) ?? []) {
    if (kind === "file") await disk.sync(join(draft, name));
  }
}

/** Renames a folder to a place, unless there is something already. */
export async function renameToFree(disk: Disk, draft: string, place: string): Promise<"renamed" | "taken"> {
  const isTaken = async () => (await disk.list(place)) !== undefined;
  // A rename replaces an empty folder, which is somebody's all the same.
  if (await isTaken()) return "taken";
  try {
    await disk.rename(draft, place);
    return "renamed";
  } catch (error) {
    // Systems name this error differently; what lies there now says whether it is this one.
    if (await isTaken()) return "taken";
    throw error;
  }
}
