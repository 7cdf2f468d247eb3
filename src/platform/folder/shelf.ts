import { join } from "node:path";
import type { Fetch, Shelf, ShelfPlace } from "../../consume/ports.ts";
import type { FileDigest } from "../../domain/digest.ts";
import { refuseLinks } from "../files/no-follow.ts";
import { withoutTarget } from "../files/target-error.ts";
import { digestFile, readAll } from "./copy.ts";
import { codeOf, type Disk, disk as machineDisk } from "./disk.ts";
import { draftName, draftVersion, isAbandoned } from "./draft-name.ts";
import { renameToFree } from "./drafts.ts";
import { guarded } from "./guarded.ts";
import type { FolderOptions } from "./releases.ts";
import { makeFolders, removeTree } from "./tree.ts";

/**
 * A folder that models are pulled into: each version is in `<folder>/<name>/<version>/`. It is fetched into a hidden
 * folder next to that place and renamed into it, so that a service never sees a part of it.
 */
export function createShelf({ folder, shown, disk = machineDisk }: FolderOptions): Shelf {
  const guard = <T>({ name, version }: ShelfPlace, action: () => Promise<T>) =>
    guarded(`folder ${shown}`, async () => {
      await refuseLinks(folder, join(name, version));
      return action();
    });
  return {
    shown: ({ name, version }) => `${shown}/${name}/${version}`,
    held: (place) => guard(place, () => listAll(disk, join(folder, place.name, place.version))),
    read: (place, name) =>
      guard(place, async () =>
        Buffer.from(await readAll(disk, join(folder, place.name, place.version, name))).toString("utf8"),
      ),
    put: (place, files, fetch) => guard(place, () => put(disk, join(folder, place.name), place.version, files, fetch)),
  };
}

/** Every file below a folder, by its path there; `undefined` if there is no such folder. */
export async function listAll(disk: Disk, folder: string): Promise<FileDigest[] | undefined> {
  const entries = await disk.list(folder);
  if (entries === undefined) return undefined;
  const files: FileDigest[] = [];
  for (const { name, kind } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (kind === "file") files.push({ name, ...(await digestFile(disk, join(folder, name))) });
    else if (kind === "other") files.push({ name, size: 0, sha256: "" });
    else {
      const below = (await listAll(disk, join(folder, name))) ?? [];
      files.push(...below.map((file) => ({ ...file, name: `${name}/${file.name}` })));
    }
  }
  return files;
}

async function put(
  disk: Disk,
  model: string,
  version: string,
  files: readonly FileDigest[],
  fetch: Fetch,
): Promise<"put" | "taken"> {
  await makeFolders(disk, model);
  const staging = await takeOver(disk, model, version);
  const wanted = new Map(files.map((file) => [file.name, file]));
  for (const { name, kind } of (await disk.list(staging)) ?? []) {
    if (kind === "folder") await removeTree(disk, join(staging, name));
    else if (kind === "other" || !wanted.has(name)) await disk.removeFile(join(staging, name));
  }
  for (const file of files) await bring(disk, join(staging, file.name), file, fetch);
  await disk.sync(staging);
  if ((await renameToFree(disk, staging, join(model, version))) === "taken") {
    await removeTree(disk, staging);
    return "taken";
  }
  await disk.sync(model);
  return "put";
}

/** Fetches a file unless it is there whole. */
async function bring(disk: Disk, path: string, file: FileDigest, fetch: Fetch): Promise<void> {
  if (await isWhole(disk, path, file)) return disk.sync(path);
  await withoutTarget(() => fetch(file, path));
  await disk.sync(path);
}

async function isWhole(disk: Disk, path: string, { size, sha256 }: FileDigest): Promise<boolean> {
  try {
    const found = await digestFile(disk, path);
    return found.size === size && found.sha256 === sha256;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** The hidden folder that this process fetches a version into: what a killed run left of it, or a new one. */
async function takeOver(disk: Disk, model: string, version: string): Promise<string> {
  const mine = join(model, draftName(version));
  let found = false;
  const names = ((await disk.list(model)) ?? []).filter(({ kind }) => kind === "folder").map(({ name }) => name);
  for (const name of names.sort()) {
    if (draftVersion(name) !== version || !isAbandoned(name)) continue;
    if (found) await removeTree(disk, join(model, name));
    else found = await renamed(disk, join(model, name), mine);
  }
  if (!found) await disk.makeFolder(mine);
  return mine;
}

/** False where another run was quicker to take it over. */
async function renamed(disk: Disk, from: string, to: string): Promise<boolean> {
  try {
    await disk.rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
