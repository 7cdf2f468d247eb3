import { mkdir, writeFile as write } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../nouns/failure.js";
import { call, type GitHub } from "./client.js";

export interface TreeFile {
  readonly path: string;
  readonly sha: string;
  readonly size: number;
}

/** The files of a commit below `folder`; symbolic links and submodules are left out. */
export async function listCommit(
  { octokit, owner, repo }: GitHub,
  commit: string,
  folder: string,
): Promise<TreeFile[]> {
  const { data } = await call(`list the files of ${commit.slice(0, 12)}`, () =>
    octokit.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: "true" }),
  );
  if (data.truncated) {
    throw new Failure("environment", `The tree of ${commit.slice(0, 12)} is too large for GitHub to list.`, {
      fix: "Check the tag out and run  model-release gate  there.",
    });
  }
  return data.tree.flatMap(({ path, type, mode, sha, size }) =>
    type === "blob" && mode !== "120000" && path.startsWith(`${folder}/`) ? [{ path, sha, size: size ?? 0 }] : [],
  );
}

/** Writes files of a commit below `root`, under the paths that they have in the repository. */
export async function writeFiles(github: GitHub, files: readonly TreeFile[], root: string): Promise<void> {
  for (const found of files) await writeFile(github, found, join(root, found.path));
}

/** Writes one file of a commit to the absolute path `file`. */
export async function writeFile(
  { octokit, owner, repo }: GitHub,
  { path, sha }: TreeFile,
  file: string,
): Promise<void> {
  const { data } = await call(`send ${path}`, () => octokit.rest.git.getBlob({ owner, repo, file_sha: sha }));
  await mkdir(dirname(file), { recursive: true });
  await write(file, Buffer.from(data.content, data.encoding as BufferEncoding));
}
