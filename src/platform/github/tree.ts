import { mkdir, writeFile as write } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { call, type GitHub } from "./client.ts";

export interface TreeFile {
  readonly path: string;
  readonly sha: string;
  readonly size: number;
}

/** The regular files of a commit below `folder`; with `irregular`, also symbolic links and submodules there or in its place. */
export async function listCommit(
  { octokit, owner, repo }: GitHub,
  commit: string,
  folder: string,
  irregular = false,
): Promise<TreeFile[]> {
  const what = `list the files of ${commit.slice(0, 12)}`;
  let tree = commit;
  // Down to the folder first: GitHub cuts off what it lists of a large repository.
  for (const [depth, name] of folder.split("/").entries()) {
    const above = await call(what, () => octokit.rest.git.getTree({ owner, repo, tree_sha: tree }));
    const next = above.data.tree.find(({ path }) => path === name);
    if (next?.type !== "tree") {
      const path = folder
        .split("/")
        .slice(0, depth + 1)
        .join("/");
      return irregular && next !== undefined ? [{ path, sha: next.sha, size: next.size ?? 0 }] : [];
    }
    tree = next.sha;
  }
  const { data } = await call(what, () => octokit.rest.git.getTree({ owner, repo, tree_sha: tree, recursive: "true" }));
  if (data.truncated) {
    throw new Failure("environment", `${folder} of ${commit.slice(0, 12)} is too large for GitHub to list.`, {
      fix: `Keep fewer than 100,000 files below ${folder}.`,
    });
  }
  return data.tree.flatMap(({ path, type, mode, sha, size }) => {
    const listed = irregular ? type !== "tree" : type === "blob" && mode !== "120000";
    return listed ? [{ path: `${folder}/${path}`, sha, size: size ?? 0 }] : [];
  });
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
