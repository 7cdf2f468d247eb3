import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ListVersions } from "../../authoring/ports.ts";
import { modelFolder, type Registry } from "../../domain/registry.ts";
import { isVersion } from "../../domain/tag.ts";
import { unlessAbsent } from "../system-error.ts";
import { linkOnTheWay } from "./no-follow.ts";

/** Looks for the folders of versions in a registry of the repository at `root`. Links are none. */
export function createListVersions(root: string, registry?: Registry): ListVersions {
  return async (model) => {
    const folder = join(root, modelFolder(registry, model));
    if ((await linkOnTheWay(root, folder)) !== undefined) return [];
    if (!(await lstat(folder).catch(unlessAbsent))?.isDirectory()) return [];
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && isVersion(entry.name)).map(({ name }) => name);
  };
}
