import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { modelsFolder, partsBelowModels, type Registry } from "../../domain/registry.ts";
import { isVersion } from "../../domain/tag.ts";
import type { Repository } from "../../registry/ports.ts";
import type { VersionFile } from "../../registry/version-file.ts";
import type { ChangedTree } from "../../release/ports.ts";
import { hashFile } from "../files/hash.ts";
import { unlessAbsent } from "../system-error.ts";
import { exportBlob, requireInside } from "./blob.ts";
import { gitBytes, kindOfMode, listTree, readCommit, SYMLINK, type TreeEntry } from "./git.ts";
import type { LfsStore } from "./lfs-store.ts";

const REGULAR = /^100/;

export interface CommittedOptions {
  /** The repository. */
  readonly root: string;
  /** A full id. */
  readonly commit: string;
  /** A private folder into which what is listed is written, under its path in the repository. */
  readonly target: string;
  readonly lfs: LfsStore;
  readonly registry?: Registry;
}

/**
 * The registry of one commit, whatever the working tree holds. A file is written to `target` when it is listed, with the
 * content of its Git LFS object if it is a pointer: what no run looks at is not read.
 */
export async function openCommitted(options: CommittedOptions): Promise<Repository & ChangedTree> {
  const { root, commit, target, registry } = options;
  const tree = await listTree(root, commit, modelsFolder(registry), false);
  const readBlob = async (path: string) => {
    const oid = tree.get(path)?.oid;
    return oid === undefined ? undefined : gitBytes(root, ["cat-file", "blob", oid]);
  };
  return {
    ...(registry === undefined ? {} : { registry }),
    async checkout(tag) {
      const tagCommit = await readCommit(root, `refs/tags/${tag}`);
      return { head: commit, ...(tagCommit === undefined ? {} : { tagCommit }) };
    },
    async list(path) {
      const link = linkOnTheWay(path, tree);
      if (link !== undefined) return [irregular(link, link === path ? path : basename(link), "symlink")];
      const found = [...tree.values()].filter((entry) => entry.path === path || entry.path.startsWith(`${path}/`));
      if (found.length === 0) return undefined;
      const files: VersionFile[] = [];
      for (const entry of found) {
        const name = entry.path === path ? path : entry.path.slice(path.length + 1);
        files.push(await takeOut(entry, name, options));
      }
      return files.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async read(path) {
      const entry = tree.get(path);
      if (entry === undefined || !REGULAR.test(entry.mode) || linkOnTheWay(path, tree) !== undefined) return undefined;
      const taken = await readFile(join(target, path)).catch(unlessAbsent);
      return taken ?? readBlob(path);
    },
    versions: async (model) => listVersions(model, tree, registry),
    kindOf: async (path) => kindOfMode(tree.get(path)?.mode),
  };
}

/** The part of the way down to `path` that is a symbolic link in the commit. */
function linkOnTheWay(path: string, tree: ReadonlyMap<string, TreeEntry>): string | undefined {
  const parts = path.split("/");
  const ways = parts.map((_, i) => parts.slice(0, i + 1).join("/"));
  return ways.find((way) => tree.get(way)?.mode === SYMLINK);
}

function irregular(path: string, name: string, kind: "symlink" | "other"): VersionFile {
  return { name, path, kind, gitStatus: "unknown", size: 0, sha256: "" };
}

/** Writes a file of the commit to the target, once, and describes what is there. */
async function takeOut(
  { path, mode, oid }: TreeEntry,
  name: string,
  { root, target, lfs }: CommittedOptions,
): Promise<VersionFile> {
  if (!REGULAR.test(mode)) return irregular(path, name, mode === SYMLINK ? "symlink" : "other");
  requireInside(path, "HEAD");
  const file = join(target, path);
  if ((await sizeOf(file)) === undefined) {
    await exportBlob(root, oid, file);
    await lfs.resolve(file, path);
  }
  const { size, sha256 } = await hashFile(file, (await sizeOf(file)) ?? 0);
  return { name, path, kind: "file", size, sha256, gitStatus: "same" };
}

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(unlessAbsent))?.size;
}

function listVersions(model: string, tree: ReadonlyMap<string, TreeEntry>, registry: Registry | undefined): string[] {
  const versions = new Set<string>();
  for (const path of tree.keys()) {
    const [name, version = "", ...rest] = partsBelowModels(registry, path) ?? [];
    if (name === model && rest.length > 0 && isVersion(version)) versions.add(version);
  }
  return [...versions];
}
