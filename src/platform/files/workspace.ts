import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { StagedFile } from "../../publish/ports.ts";
import type { VersionFile } from "../../registry/version-file.ts";
import type { Workspace } from "../../release/ports.ts";
import { unlessAbsent } from "../system-error.ts";
import { copyAndHash, hashFile } from "./hash.ts";
import { makeOwnFolder, replaceFile } from "./no-follow.ts";
import { makePrivateFolder } from "./private-folder.ts";

/** Hears of each piece of evidence as it was written: the bytes, not the place where they lie. */
export type KeepEvidence = (name: string, bytes: Uint8Array) => void;

/**
 * A private folder for the copies that are measured and published, and the folder of evidence.
 * `root` holds the files of the repository; `evidenceFolder` is relative to `evidenceRoot`.
 */
export async function createWorkspace(
  root: string,
  evidenceFolder: string,
  evidenceRoot = root,
  keep: KeepEvidence = () => {},
): Promise<Workspace> {
  const { path: staging, dispose } = await makePrivateFolder();
  return {
    stage: (files) => Promise.all(files.map((file) => stageFile(root, staging, file))),
    async folder(name) {
      const folder = join(staging, ".others", name);
      await mkdir(folder, { recursive: true });
      return folder;
    },
    digest: async (file) => (await hashFile(file, (await stat(file)).size)).sha256,
    evidenceFolder,
    async writeEvidence(name, text) {
      const bytes = Buffer.from(text, "utf8");
      await showEvidence(evidenceRoot, evidenceFolder, name, bytes);
      keep(name, bytes);
      return holdEvidence(join(staging, ".evidence"), name, bytes);
    },
    path: (path) => join(root, path),
    dispose,
  };
}

async function stageFile(root: string, staging: string, file: VersionFile): Promise<StagedFile> {
  const target = join(staging, file.name);
  const copy = await copyAndHash(join(root, file.path), target);
  // The folder is private; within it, the worker may be another user.
  await chmod(target, 0o644);
  if (copy.sha256 !== file.sha256) {
    throw new Failure("environment", `${file.path} changed while it was being read.`, {
      fix: "Make sure that nothing writes to the version's folder during the run, then run again.",
    });
  }
  return { name: file.name, size: file.size, sha256: file.sha256, file: target };
}

/** Writes evidence to where people look for it. */
async function showEvidence(root: string, path: string, name: string, bytes: Uint8Array): Promise<void> {
  const folder = await makeOwnFolder(root, path);
  const [top = path] = path.split(/[\\/]/);
  // As ruff and pytest do: `git add --all` never takes it along. One that is there already is the user's.
  const ignore = join(root, top, ".gitignore");
  if (!(await lstat(ignore).catch(unlessAbsent))?.isFile()) await replaceFile(ignore, Buffer.from("*\n"));
  await replaceFile(join(folder, name), bytes);
}

/** Keeps the same bytes in the private folder: what is published is read from there, whatever the other one contains. */
async function holdEvidence(folder: string, name: string, bytes: Uint8Array): Promise<StagedFile> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, bytes);
  return { name, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), file };
}
