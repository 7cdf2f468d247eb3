import { randomBytes } from "node:crypto";
import { lstat, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasEnded, processMark } from "../processes.ts";
import { unlessAbsent } from "../system-error.ts";

/** Where this process keeps a site that is not in its place. */
export interface SiteNames {
  /** A site that is written or removed: never whole for sure, and of no use to anybody. */
  readonly draft: string;
  /** The earlier site while its name is given to the new one: always whole. */
  readonly earlier: string;
}

export function siteNames(folder: string): SiteNames {
  const name = join(dirname(folder), `.${basename(folder)}.${processMark()}-${randomBytes(4).toString("hex")}`);
  return { draft: `${name}.part`, earlier: `${name}.old` };
}

/** Removes a whole site. It is first named as what is not whole, so that a run that is killed here leaves no half of one. */
export async function removeSite({ draft, earlier }: SiteNames): Promise<void> {
  await rename(earlier, draft);
  await rm(draft, { recursive: true, force: true });
}

/** Cleans up after killed runs: puts back the site that one had taken from its place, and removes everything else. */
export async function recoverSite(folder: string): Promise<void> {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}.`;
  const left = (await readdir(parent)).filter((entry) => entry.startsWith(prefix) && isOfEnded(entry, prefix.length));
  for (const name of new Set(left.map((entry) => entry.replace(/\.(?:part|old)$/, "")))) {
    const names: SiteNames = { draft: join(parent, `${name}.part`), earlier: join(parent, `${name}.old`) };
    await rm(names.draft, { recursive: true, force: true });
    if (!left.includes(`${name}.old`)) continue;
    if ((await lstat(folder).catch(unlessAbsent)) === undefined) await rename(names.earlier, folder);
    else await removeSite(names);
  }
}

function isOfEnded(entry: string, begin: number): boolean {
  const [, pid, start] = /^(\d+)(?:\.(\d+))?-[0-9a-f]{8}\.(?:part|old)$/.exec(entry.slice(begin)) ?? [];
  return pid !== undefined && hasEnded(Number(pid), start);
}
