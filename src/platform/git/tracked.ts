import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lfs, TrackedFile } from "../../doctor/ports.ts";
import { Failure } from "../../domain/failure.ts";
import { modelsFolder, type Registry } from "../../domain/registry.ts";
import { unlessAbsent } from "../system-error.ts";
import { git, literally } from "./git.ts";
import { MAX_POINTER_BYTES, NO_LFS, parseLfsPointer } from "./lfs.ts";

const ATTRIBUTES = ["text", "eol", "filter", "ident", "working-tree-encoding"];
/** Paths of one call: systems limit how long a command line may be. */
const PATHS_AT_ONCE = 100;

/** The version of git, such as `2.43.0`. */
export async function readGitVersion(cwd: string): Promise<string> {
  const text = (await git(cwd, ["--version"])) ?? "";
  return /\d+\.\d+[\w.]*/.exec(text)?.[0] ?? text.trim();
}

/** The files that git tracks in a registry, with what it does to their bytes. */
export async function listTracked(root: string, registry?: Registry): Promise<TrackedFile[]> {
  const text = (await git(root, ["ls-files", "--eol", "-z", "--", literally(modelsFolder(registry))])) ?? "";
  const listed = text.split("\0").flatMap((line) => {
    const [, inGit = "", inWorkingTree = "", path] = /^i\/(\S*)\s+w\/(\S*)\s+attr\/[^\t]*\t(.+)$/s.exec(line) ?? [];
    return path === undefined ? [] : [{ path, inGit, inWorkingTree }];
  });
  const attributes = await readAttributes(root, [...new Set(listed.map(({ path }) => path))]);
  return Promise.all(
    listed.map(async (file) => ({
      ...file,
      attributes: attributes.get(file.path) ?? {},
      isPointer: await isPointer(join(root, file.path)),
    })),
  );
}

async function readAttributes(root: string, paths: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>();
  for (let i = 0; i < paths.length; i += PATHS_AT_ONCE) {
    const some = paths.slice(i, i + PATHS_AT_ONCE);
    const parts = ((await git(root, ["check-attr", "-z", ...ATTRIBUTES, "--", ...some])) ?? "").split("\0");
    // Path, attribute, value, over and over.
    for (let at = 0; at + 2 < parts.length; at += 3) {
      const [path = "", name = "", value = ""] = parts.slice(at, at + 3);
      found.set(path, { ...found.get(path), [name]: value });
    }
  }
  return found;
}

async function isPointer(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(unlessAbsent);
  if (stats?.isFile() !== true || stats.size >= MAX_POINTER_BYTES) return false;
  return parseLfsPointer(await readFile(file, "utf8")) !== undefined;
}

/** git-lfs on this machine, and whether its filters are set up. */
export async function readLfs(root: string): Promise<Lfs> {
  const filters = Boolean(
    (await git(root, ["config", "--get", "filter.lfs.process"])) ??
      (await git(root, ["config", "--get", "filter.lfs.smudge"])),
  );
  try {
    const text = (await git(root, ["lfs", "version"])) ?? "";
    return { version: /\d+\.\d+[\w.]*/.exec(text)?.[0] ?? text.trim(), filters };
  } catch (error) {
    if (error instanceof Failure && NO_LFS.test(error.message)) return { filters };
    throw error;
  }
}

/** The address of the remote that is pushed to by default; `undefined` if there is none. */
export async function readRemoteUrl(root: string): Promise<string | undefined> {
  const names = ((await git(root, ["remote"])) ?? "").split("\n").filter((name) => name !== "");
  const name = names.includes("origin") ? "origin" : names[0];
  // As git connects: with insteadOf applied.
  return name === undefined ? undefined : (await git(root, ["remote", "get-url", name]))?.trim();
}
