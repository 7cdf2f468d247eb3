import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { modelFolder, modelsFolder, type Registry } from "../../domain/registry.ts";
import { isVersion } from "../../domain/tag.ts";
import type { Checkout, Repository } from "../../registry/ports.ts";
import type { VersionFile } from "../../registry/version-file.ts";
import type { ChangedTree } from "../../release/ports.ts";
import { hashFile } from "../files/hash.ts";
import { linkOnTheWay } from "../files/no-follow.ts";
import { isAbsent, unlessAbsent } from "../system-error.ts";
import { git, gitBytes, kindOfMode, listTree, readCommit, SUBMODULE, type TreeEntry } from "./git.ts";
import { MAX_POINTER_BYTES, parseLfsPointer } from "./lfs.ts";

/** The top of the git repository around `cwd`, or `cwd` itself outside of one. */
export async function findRoot(cwd: string): Promise<string> {
  return (await findTop(cwd)) ?? realpath(cwd);
}

/** The top of the git repository around `cwd`; `undefined` outside of one. */
export async function findTop(cwd: string): Promise<string | undefined> {
  // A path ends at the line feed that git writes, whatever spaces are at its end.
  const top = await git(cwd, ["rev-parse", "--show-toplevel"]);
  return top === undefined ? undefined : realpath(top.replace(/\r?\n$/, ""));
}

/**
 * The checkout around a folder that somebody else may have made: the nearest folder with a regular `.git`. git itself would
 * also take a folder of a commit for a bare repository, and read its configuration. `undefined` outside of a checkout.
 */
export async function findCheckout(folder: string): Promise<string | undefined> {
  for (let top = await realpath(folder); ; top = dirname(top)) {
    const found = await lstat(join(top, ".git")).catch(unlessAbsent);
    if (found?.isDirectory() || found?.isFile()) return top;
    if (dirname(top) === top) return undefined;
  }
}

/** Whether a folder is in a git repository, with a commit or without. */
export async function isInRepository(folder: string): Promise<boolean> {
  return (await git(folder, ["rev-parse", "--show-toplevel"])) !== undefined;
}

/** The working tree at `root`, compared with what git has checked out there. */
export function createRepository(root: string, registry?: Registry): Repository {
  return {
    ...(registry === undefined ? {} : { registry }),
    checkout: (tag) => readCheckout(root, tag),
    list: (path) => listFiles(root, path),
    async read(path) {
      // A link is for `list` to report; what it points at is not the repository's.
      if ((await linkOnTheWay(root, path)) !== undefined) return undefined;
      const stats = await stat(join(root, path));
      return stats?.isFile() ? readFile(join(root, path)) : undefined;
    },
  };
}

/** The checkout at `root`, as what a pull request results in. */
export function checkedOutTree(root: string, registry?: Registry): ChangedTree {
  return {
    ...createRepository(root, registry),
    versions: (model) => listVersionFolders(root, model, registry),
    async kindOf(path) {
      const mode = (await committedAt(root, path)).get(path)?.mode;
      if (mode === undefined && (await stat(join(root, path)))?.isSymbolicLink()) return "symlink";
      return kindOfMode(mode);
    },
  };
}

/** The version folders of a model. A folder counts under its exact name, on every file system. */
async function listVersionFolders(root: string, model: string, registry: Registry | undefined): Promise<string[]> {
  const models = await entriesOf(join(root, modelsFolder(registry)));
  if (!models.some(({ name }) => name === model)) return [];
  const folder = modelFolder(registry, model);
  const found = (await entriesOf(join(root, folder))).filter((e) => e.isDirectory() && isVersion(e.name));
  if (found.length === 0) return [];
  // On disk a submodule is a folder, and an empty one if no step of the job has fetched it.
  const tree = await committedAt(root, folder);
  return found.map(({ name }) => name).filter((name) => tree.get(`${folder}/${name}`)?.mode !== SUBMODULE);
}

/** What the checked-out commit has at or below a path. */
async function committedAt(root: string, path: string): Promise<Map<string, TreeEntry>> {
  return (await readCommit(root, "HEAD")) === undefined ? new Map() : listTree(root, "HEAD", path, false);
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return (await readdir(folder, { withFileTypes: true }).catch(unlessAbsent)) ?? [];
}

async function readCheckout(root: string, tag: string): Promise<Checkout | undefined> {
  const head = await readCommit(root, "HEAD");
  if (head === undefined) return undefined;
  const tagCommit = await readCommit(root, `refs/tags/${tag}`);
  return { head, ...(tagCommit === undefined ? {} : { tagCommit }) };
}

async function listFiles(root: string, path: string): Promise<VersionFile[] | undefined> {
  const link = await linkOnTheWay(root, path);
  if (link !== undefined) {
    return [
      {
        name: relative(root, link) === path ? path : basename(link),
        path: relative(root, link),
        kind: "symlink",
        gitStatus: "unknown",
        size: 0,
        sha256: "",
      },
    ];
  }
  const stats = await stat(join(root, path));
  if (stats === undefined) return undefined;
  const objectFormat =
    (await git(root, ["rev-parse", "--show-object-format"]))?.trim() === "sha256" ? "sha256" : "sha1";
  const inGit = (await readCommit(root, "HEAD")) !== undefined;
  const tree = inGit ? await listTree(root, "HEAD", path) : undefined;
  const paths = stats.isDirectory() ? await walk(root, path) : [path];
  const files = await Promise.all(
    paths.map((file) => describe(root, file, file === path ? path : file.slice(path.length + 1), tree, objectFormat)),
  );
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const below = await Promise.all(
    entries.map((e) => (e.isDirectory() ? walk(root, `${folder}/${e.name}`) : [`${folder}/${e.name}`])),
  );
  return below.flat();
}

async function describe(
  root: string,
  path: string,
  name: string,
  tree: Map<string, TreeEntry> | undefined,
  objectFormat: "sha1" | "sha256",
): Promise<VersionFile> {
  const stats = await lstat(join(root, path));
  const kind = stats.isFile() ? "file" : stats.isSymbolicLink() ? "symlink" : "other";
  if (kind !== "file") return { name, path, kind, gitStatus: "unknown", size: 0, sha256: "" };
  const hash = await hashFile(join(root, path), stats.size, objectFormat);
  const pointer =
    stats.size < MAX_POINTER_BYTES ? parseLfsPointer(await readFile(join(root, path), "utf8")) : undefined;
  return {
    name,
    path,
    kind,
    size: hash.size,
    sha256: hash.sha256,
    gitStatus: await compareWithGit(root, hash, path, tree),
    ...(pointer ? { lfsPointer: pointer } : {}),
  };
}

async function compareWithGit(
  root: string,
  hash: { gitOid: string; sha256: string },
  path: string,
  tree: Map<string, TreeEntry> | undefined,
): Promise<VersionFile["gitStatus"]> {
  if (tree === undefined) return "unknown";
  const entry = tree.get(path);
  if (entry === undefined) return "untracked";
  if (entry.oid === hash.gitOid) return "same";
  if (entry.size >= MAX_POINTER_BYTES) return "modified";
  const blob = await gitBytes(root, ["cat-file", "blob", entry.oid]);
  return parseLfsPointer(blob?.toString("utf8") ?? "")?.oid === hash.sha256 ? "same" : "modified";
}

async function stat(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
