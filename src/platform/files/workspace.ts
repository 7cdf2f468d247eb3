import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../nouns/failure.js";
import type { StagedFile } from "../../publish/ports.js";
import type { VersionFile } from "../../registry/layout.js";
import type { Workspace } from "../../release/ports.js";
import { copyAndHash, hashFile } from "./hash.js";

/**
 * A private folder for the copies that are measured and published, and the folder of evidence.
 * `root` holds the files of the repository; `evidenceFolder` is relative to `evidenceRoot`.
 */
export async function createWorkspace(root: string, evidenceFolder: string, evidenceRoot = root): Promise<Workspace> {
  const staging = await mkdtemp(join(tmpdir(), "model-release-"));
  const removeNow = () => rmSync(staging, { recursive: true, force: true });
  process.once("exit", removeNow);
  return {
    stage: (files) => Promise.all(files.map((file) => stageFile(root, staging, file))),
    async folder(name) {
      const folder = join(staging, ".others", name);
      await mkdir(folder, { recursive: true });
      return folder;
    },
    digest: async (file) => (await hashFile(file, (await stat(file)).size)).sha256,
    evidenceFolder,
    writeEvidence: (name, text) => writeEvidence(join(evidenceRoot, evidenceFolder), name, text),
    path: (path) => join(root, path),
    async dispose() {
      process.off("exit", removeNow);
      await rm(staging, { recursive: true, force: true });
    },
  };
}

async function stageFile(root: string, staging: string, file: VersionFile): Promise<StagedFile> {
  const target = join(staging, file.name);
  const copy = await copyAndHash(join(root, file.path), target);
  if (copy.sha256 !== file.sha256) {
    throw new Failure("environment", `${file.path} changed while it was being read.`, {
      fix: "Let nothing write to the version's folder during the run, then run again.",
    });
  }
  return { name: file.name, size: file.size, sha256: file.sha256, file: target };
}

async function writeEvidence(folder: string, name: string, text: string): Promise<StagedFile> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  const bytes = Buffer.from(text, "utf8");
  await writeFile(file, bytes);
  return { name, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), file };
}
