import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../domain/failure.ts";
import { parseTag } from "../../domain/tag.ts";
import { environment, git, gitBytes, listTree, readCommit, spawnFailure } from "./git.ts";
import { MAX_POINTER_BYTES, parseLfsPointer } from "./lfs.ts";

/** The versions of each model that have a tag here, in any order. A tag is no proof of a release. */
export async function listTaggedVersions(root: string, model?: string): Promise<Map<string, string[]>> {
  const pattern = `refs/tags/models/${model === undefined ? "" : `${model}/`}`;
  const text = (await git(root, ["for-each-ref", "--format=%(refname:strip=2)", pattern])) ?? "";
  const versions = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const parsed = parseTag(line);
    if (!parsed.ok) continue;
    const known = versions.get(parsed.value.model);
    if (known === undefined) versions.set(parsed.value.model, [parsed.value.version]);
    else known.push(parsed.value.version);
  }
  return versions;
}

/** Writes the version folder of a tag, as git has it, into `target`. False if there is no such tag. */
export async function exportTag(root: string, tag: string, target: string): Promise<boolean> {
  const commit = await readCommit(root, `refs/tags/${tag}`);
  if (commit === undefined) return false;
  for (const { path, oid, size } of (await listTree(root, commit, tag)).values()) {
    const name = path.slice(tag.length + 1);
    // git checks such a tree out nowhere, but one can be made.
    if (name.split("/").some((part) => part === "" || part === "." || part === "..")) throw strangePath(tag, path);
    if (size < MAX_POINTER_BYTES) await refusePointer(root, oid, tag, name);
    const file = join(target, name);
    await mkdir(dirname(file), { recursive: true });
    await exportBlob(root, oid, file);
  }
  return true;
}

async function refusePointer(root: string, oid: string, tag: string, name: string): Promise<void> {
  const blob = await gitBytes(root, ["cat-file", "blob", oid]);
  if (parseLfsPointer(blob?.toString("utf8") ?? "") === undefined) return;
  throw new Failure("configuration", `${name} of the tag ${tag} is in Git LFS, not in git.`, {
    fix: `Check the tag out into its own folder and use that folder:  git worktree add ../old ${tag}`,
  });
}

async function exportBlob(root: string, oid: string, file: string): Promise<void> {
  const child = spawn("git", ["--no-optional-locks", "cat-file", "blob", oid], {
    cwd: root,
    env: environment(),
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) => reject(spawnFailure(error, root) ?? error));
    child.on("close", resolve);
  });
  const [code] = await Promise.all([ended, pipeline(child.stdout, createWriteStream(file, { flags: "wx" }))]);
  if (code !== 0) {
    throw new Failure("environment", `git could not read the object ${oid} of the repository at ${root}.`, {
      fix: "Run  git fsck  there and repair what it reports, or clone the repository again.",
    });
  }
}

function strangePath(tag: string, path: string): Failure {
  return new Failure(
    "configuration",
    `The commit of ${tag} contains the path ${JSON.stringify(path)}, which points outside its folder.`,
    {
      fix: "Do not use this commit: no version of git writes such a path.",
    },
  );
}
