import { dirname, join } from "node:path";
import type { Disk } from "./disk.ts";

/** Makes a folder and what is missing above it, each level safe from a loss of power. */
export async function makeFolders(disk: Disk, folder: string): Promise<void> {
  if ((await disk.list(folder)) !== undefined) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolders(disk, parent);
  if (await disk.makeFolder(folder)) await disk.sync(parent);
}

/** Removes a folder with all that is in it, one name at a time. What is not there is no error. */
export async function removeTree(disk: Disk, folder: string): Promise<void> {
  for (const { name, kind } of (await disk.list(folder)) ?? []) {
    if (kind === "folder") await removeTree(disk, join(folder, name));
    else await disk.removeFile(join(folder, name));
  }
  await disk.removeFolder(folder);
}
