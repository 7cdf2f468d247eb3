import { rmSync } from "node:fs";
import { chmod, chown, lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasEnded, processMark, processSpace } from "../processes.ts";
import { WORKER_GROUP } from "./worker-group.ts";

// The name contains the owner, so that a later run can find out if it is still alive.
const PATTERN = /^model-release-p(?<space>\d+)-(?<pid>\d+)(?:\.(?<start>\d+))?-[A-Za-z0-9]{6}$/;

export interface PrivateFolder {
  readonly path: string;
  dispose(): Promise<void>;
}

let tidied: Promise<void> | undefined;

/**
 * A fresh folder below `base` that only this user, and the worker if it has a group of its own, can look into. It is
 * removed when this process ends. What killed runs left there is removed first.
 */
export async function makePrivateFolder(base = tmpdir()): Promise<PrivateFolder> {
  tidied ??= removeLeftovers(base);
  await tidied;
  const path = await mkdtemp(join(base, `model-release-p${processSpace()}-${processMark()}-`));
  const removeNow = () => {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // The next run removes it.
    }
  };
  process.once("exit", removeNow);
  if (WORKER_GROUP !== undefined) {
    try {
      await chown(path, 0, WORKER_GROUP);
      await chmod(path, 0o750);
    } catch {
      // The worker then runs as this user: see isolation.ts, which looks at what can be read.
    }
  }
  return {
    path,
    async dispose() {
      process.off("exit", removeNow);
      await rm(path, { recursive: true, force: true });
    },
  };
}

/**
 * Removes private folders of processes that have ended: only real folders of this user, only of processes of the same
 * number space. Links in them are removed, never followed. What cannot be removed is left for another run.
 */
export async function removeLeftovers(base: string): Promise<void> {
  const own = process.getuid?.();
  const names = await readdir(base).catch(() => []);
  for (const name of names) {
    const { space, pid, start } = PATTERN.exec(name)?.groups ?? {};
    if (pid === undefined || space !== processSpace() || !hasEnded(Number(pid), start)) continue;
    const folder = join(base, name);
    try {
      const stats = await lstat(folder);
      if (stats.isDirectory() && (own === undefined || stats.uid === own))
        await rm(folder, { recursive: true, force: true });
    } catch {
      // Another run was quicker, or it is in use.
    }
  }
}
