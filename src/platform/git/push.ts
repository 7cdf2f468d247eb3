import { join } from "node:path";
import { modelsFolder, type Registry } from "../../domain/registry.ts";
import { makePrivateFolder } from "../files/private-folder.ts";
import { NOT_IN_SUBMODULES } from "./changes.ts";
import { git, literally, readCommit } from "./git.ts";

/**
 * The newest commits on the way from `commit` that the remote is known to have: by its tracking branches, and by
 * `remoteOid`, which may be unknown here. `undefined` if the remote has `commit` itself.
 */
export async function knownAtRemote(
  root: string,
  commit: string,
  remote: string,
  remoteOid?: string,
): Promise<string[] | undefined> {
  const known = [`--remotes=${remote}`, ...(remoteOid === undefined ? [] : [remoteOid])];
  const text = await git(root, ["rev-list", "--boundary", "--ignore-missing", commit, "--not", ...known]);
  const lines = (text ?? "").split("\n").filter((line) => line !== "");
  const boundary = lines.filter((line) => line.startsWith("-"));
  return lines.length === boundary.length ? undefined : boundary.map((line) => line.slice(1));
}

/** What a commit has in a registry, or in its place: by path, the mode and the id of the object. */
export async function treeOfModels(root: string, commit: string, registry?: Registry): Promise<Map<string, string>> {
  const text =
    (await git(root, ["ls-tree", "-r", "-z", "--full-tree", commit, "--", literally(modelsFolder(registry))])) ?? "";
  return new Map(
    text.split("\0").flatMap((line) => {
      const [, mode, oid, path] = /^(\d+) \S+ (\S+)\t(.+)$/s.exec(line) ?? [];
      return path === undefined ? [] : [[path, `${mode} ${oid}`] as const];
    }),
  );
}

/** Whether the working tree has exactly what `commit` has of a model, ignored files included. */
export async function isCheckedOut(root: string, commit: string, folder: string): Promise<boolean> {
  if ((await readCommit(root, "HEAD")) !== commit) return false;
  const listing = ["--porcelain", "--ignored", "--untracked-files=all", NOT_IN_SUBMODULES];
  return (await git(root, ["status", ...listing, "--", literally(folder)])) === "";
}

export interface TemporaryCheckout {
  readonly path: string;
  dispose(): Promise<void>;
}

/** A working tree of its own that has `commit` checked out, as far as the folder of a model goes. No hook of git runs. */
export async function checkOut(root: string, commit: string, modelFolder: string): Promise<TemporaryCheckout> {
  const folder = await makePrivateFolder();
  const path = join(folder.path, "tree");
  const dispose = async () => {
    await folder.dispose();
    await git(root, ["worktree", "prune"]);
  };
  try {
    const quietly = ["-c", `core.hooksPath=${folder.path}`];
    await git(root, [...quietly, "worktree", "add", "--quiet", "--detach", "--no-checkout", path, commit]);
    // Of a model that the commit does not have there is nothing to check out.
    const [some] = (await git(path, ["ls-tree", "--full-tree", commit, "--", literally(`${modelFolder}/`)])) ?? "";
    if (some !== undefined) await git(path, [...quietly, "checkout", "--quiet", commit, "--", literally(modelFolder)]);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { path, dispose };
}
