import { realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Failure } from "../domain/failure.ts";
import { modelsFolder, type Registry, refusePrefix, versionFolder } from "../domain/registry.ts";
import type { ModelVersion } from "../domain/tag.ts";
import { refuseLinks } from "../platform/files/no-follow.ts";
import { listRegistries } from "../platform/git/registries.ts";
import { findRoot, findTop } from "../platform/git/repository.ts";
import { unlessAbsent } from "../platform/system-error.ts";
import { suggest } from "../registry/suggest.ts";

/** A registry on this machine. `root` is the top of its repository; outside of one, the folder that paths begin at. */
export interface RegistryHere {
  readonly root: string;
  readonly registry: Registry;
}

/** How the two settings are named where they are set. */
export interface RegistryWords {
  readonly folder: string;
  readonly tagPrefix: string;
  /** How a prefix is set. */
  readonly setPrefix: (prefix: string) => string;
}

/** What a person says of the registry, and how the two settings are named where they are. */
export interface RegistryAsked {
  /** A folder, from where the person is. */
  readonly folder?: string | undefined;
  readonly tagPrefix?: string | undefined;
  /** A folder that is named has to contain `models/` already. */
  readonly filled?: boolean;
  readonly words: RegistryWords;
}

/** The prefix of tags as it was given. Throws a usage `Failure` for one that git does not allow. */
export function requirePrefix(text: string | undefined, name: string): string {
  const why = refusePrefix(text ?? "");
  if (why === undefined) return text ?? "";
  throw new Failure("usage", `${name} is ${JSON.stringify(text)}: ${why}.`, {
    fix: "Give the part of the tags before models/, for example  ads/  for tags such as ads/models/fraud/1.0.0.",
  });
}

/**
 * Finds the registry. Without a folder, it is the one at the top of the repository around `cwd`, or else the nearest one
 * above `cwd`. Throws a `Failure` if there is no such folder, or if another registry of the repository has the same tags.
 */
export async function findRegistry(cwd: string, asked: RegistryAsked): Promise<RegistryHere> {
  const tagPrefix = requirePrefix(asked.tagPrefix, asked.words.tagPrefix);
  const { root, folder } = asked.folder === undefined ? await nearest(cwd) : await named(cwd, asked.folder, asked);
  const registry = { folder, tagPrefix };
  if (asked.filled === true && asked.folder !== undefined) await requireModels(root, registry, asked.folder, asked);
  await refuseSameTags(root, registry, asked);
  return { root, registry };
}

async function requireModels(root: string, registry: Registry, text: string, { words }: RegistryAsked): Promise<void> {
  if (await isFolder(join(root, modelsFolder(registry)))) return;
  throw new Failure(
    "configuration",
    `${words.folder} names ${JSON.stringify(text)}, which contains no folder models/.`,
    {
      fix: "Name the folder that contains models/, or create a first version there with  model-release new.",
    },
  );
}

interface Place {
  readonly root: string;
  /** From `root`, with `/`. */
  readonly folder: string;
}

async function nearest(cwd: string): Promise<Place> {
  const root = await findRoot(cwd);
  const here = await realpath(cwd);
  if (await isFolder(join(root, "models"))) return { root, folder: "" };
  for (let at = here; within(root, at) !== undefined; at = dirname(at)) {
    if (await isFolder(join(at, "models"))) return { root, folder: within(root, at) ?? "" };
    if (at === dirname(at)) break;
  }
  return { root, folder: "" };
}

async function named(cwd: string, text: string, asked: RegistryAsked): Promise<Place> {
  const name = asked.words.folder;
  const slashes = text.replaceAll("\\", "/").replace(/(?<=.)\/+$/, "");
  const path = resolve(cwd, slashes.replace(/(?:^|(?<=\/))models$/, "") || ".");
  const around = await findRoot(cwd);
  await refuseLinks(around, path);
  const found = await stat(path).catch(unlessAbsent);
  if (found === undefined) {
    const known = (await listRegistries(around)).map((folder) => relative(cwd, join(around, folder)) || ".");
    throw new Failure("configuration", `${name} names ${JSON.stringify(text)}, which does not exist.`, {
      fix: meantOf(slashes, known) ?? "Name the folder that contains models/.",
    });
  }
  if (!found.isDirectory()) {
    throw new Failure("configuration", `${name} names ${JSON.stringify(text)}, which is not a folder.`, {
      fix: "Name the folder that contains models/.",
    });
  }
  const [real, top] = [await realpath(path), await findTop(path)];
  // Outside of a repository, paths are shown from where the person is, if the registry is below it.
  const root = top ?? (within(around, real) === undefined ? real : around);
  await refuseLinks(root, path);
  return { root, folder: within(root, real) ?? "" };
}

function meantOf(text: string, known: readonly string[]): string | undefined {
  const meant = suggest(text, known);
  if (meant !== undefined) return `Did you mean ${meant}?`;
  return known.length === 0 ? undefined : `The registries of this repository are ${known.join(", ")}.`;
}

/** The path from `root` to `path` with `/`, empty for itself; `undefined` if it is not below `root`. */
export function within(root: string, path: string): string | undefined {
  const way = relative(root, path);
  if (isAbsolute(way) || way === ".." || way.startsWith(`..${sep}`)) return undefined;
  return way.split(sep).join("/");
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(unlessAbsent))?.isDirectory() === true;
}

/**
 * Tags without a prefix are those of the registry at the top of the repository, or of the only one. Two registries with
 * the same tags would take each other's versions for their own.
 */
async function refuseSameTags(root: string, registry: Registry, { words }: RegistryAsked): Promise<void> {
  if (registry.tagPrefix !== "" || registry.folder === "") return;
  const [other] = (await listRegistries(root)).filter((folder) => folder !== registry.folder);
  if (other === undefined) return;
  const [mine, its] = [modelsFolder(registry), modelsFolder({ folder: other, tagPrefix: "" })];
  throw new Failure(
    "configuration",
    `This repository has two registries, ${mine}/ and ${its}/, and the tags of both would begin with models/: their releases and evidence would collide.`,
    {
      fix: `Set a prefix for the tags of ${mine}/:  ${words.setPrefix(suggestPrefix(registry))}`,
    },
  );
}

function suggestPrefix({ folder }: Registry): string {
  const prefix = `${folder.split("/").at(-1)}/`;
  return refusePrefix(prefix) === undefined ? prefix : "<prefix>/";
}

/** Where the evidence of a version is kept, from the root: each registry has its own place. */
export function evidenceFolderOf(registry: Registry, id: ModelVersion): string {
  const path = registry.folder === "" ? `${id.model}/${id.version}` : versionFolder(registry, id);
  return join(".model-release", ...path.split("/"));
}
