import { lstat, readdir } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { LockedModel } from "../../consume/lock.ts";
import { Failure } from "../../domain/failure.ts";
import { isVersion } from "../../domain/tag.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { CHECKSUMS, REPORT } from "../../releases/evidence.ts";

/**
 * Refuses to pull into a registry: the version that is to be released would be taken for the pulled one, and a pulled one
 * for a version of the registry. `shown` is the folder as a person wrote it.
 */
export async function refuseRegistry(folder: string, shown: string, pinned: readonly LockedModel[]): Promise<void> {
  const sign = await signOfRegistry(folder, pinned);
  if (sign === undefined) return;
  const below = relative(folder, sign).split(sep).join("/");
  const which = below.startsWith("..") ? "is part of a model's own folder" : `contains models to release (${below})`;
  throw new Failure("usage", `--into names ${shown}, which ${which}.`, {
    fix: "Name a folder of its own for pulled models, for example  --into served",
  });
}

/** What only a registry has: `models/<model>/model.yml`, or a version with no evidence of a release that nothing pins. */
async function signOfRegistry(folder: string, pinned: readonly LockedModel[]): Promise<string | undefined> {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (basename(dirname(at)) === "models" && (await isThere(join(at, "model.yml")))) return join(at, "model.yml");
  }
  if (basename(folder) !== "models") return undefined;
  for (const model of await foldersIn(folder)) {
    const policy = join(folder, model, "model.yml");
    if (await isThere(policy)) return policy;
    for (const version of (await foldersIn(join(folder, model))).filter(isVersion)) {
      const place = join(folder, model, version);
      const isPinned = pinned.some((entry) => entry.name === model && entry.version === version);
      if (!isPinned && (await isThere(join(place, "metadata.json"))) && !(await hasEvidence(place))) return place;
    }
  }
  return undefined;
}

async function hasEvidence(place: string): Promise<boolean> {
  return (await isThere(join(place, REPORT))) || (await isThere(join(place, CHECKSUMS)));
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(unlessAbsent)) ?? [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(unlessAbsent)) !== undefined;
}
