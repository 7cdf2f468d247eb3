import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { type Registry, readTag, versionFolder } from "../../domain/registry.ts";
import { exportBlob, requireInside } from "./blob.ts";
import { git, gitBytes, listTree, readCommit } from "./git.ts";
import { MAX_POINTER_BYTES, parseLfsPointer } from "./lfs.ts";

/** The versions of each model that have a tag here, in any order. A tag is no proof of a release. */
export async function listTaggedVersions(
  root: string,
  model?: string,
  registry?: Registry,
): Promise<Map<string, string[]>> {
  const pattern = `refs/tags/${registry?.tagPrefix ?? ""}models/${model === undefined ? "" : `${model}/`}`;
  const text = (await git(root, ["for-each-ref", "--format=%(refname:strip=2)", pattern])) ?? "";
  const versions = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const parsed = readTag(registry, line);
    if (!parsed.ok) continue;
    const known = versions.get(parsed.value.model);
    if (known === undefined) versions.set(parsed.value.model, [parsed.value.version]);
    else known.push(parsed.value.version);
  }
  return versions;
}

/** Writes the version folder of a tag, as git has it, into `target`. False if there is no such tag. */
export async function exportTag(root: string, tag: string, target: string, registry?: Registry): Promise<boolean> {
  const commit = await readCommit(root, `refs/tags/${tag}`);
  if (commit === undefined) return false;
  const parsed = readTag(registry, tag);
  const folder = parsed.ok ? versionFolder(registry, parsed.value) : tag;
  for (const { path, oid, size } of (await listTree(root, commit, folder)).values()) {
    const name = path.slice(folder.length + 1);
    requireInside(path, tag);
    if (size < MAX_POINTER_BYTES) await refusePointer(root, oid, tag, name);
    await exportBlob(root, oid, join(target, name));
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
