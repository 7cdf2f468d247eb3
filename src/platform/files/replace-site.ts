import { rmSync } from "node:fs";
import { appendFile, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { unlessAbsent } from "../system-error.ts";
import { recoverSite, removeSite, siteNames } from "./site-names.ts";

/** Lists the files that were written, so that only a folder with nothing else in it is ever replaced. */
const MANIFEST = ".model-release-site";
const MAX_NAMED = 3;
/** Characters that are collected before they are written. */
const MAX_HELD = 1 << 16;

/** Part of a file: parts of one path are appended to each other. */
export interface SitePart {
  /** From the top of the site, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Why a site cannot be written into a folder, as a clause about it; `undefined` if it can: the folder does not exist, is
 * empty, or contains only an earlier site.
 */
export async function siteObstacle(folder: string): Promise<string | undefined> {
  const found = await lstat(folder).catch(unlessAbsent);
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return "which is a symbolic link";
  if (!found.isDirectory()) return "which is not a folder";
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const own = new Set((await readFile(join(folder, MANIFEST), "utf8").catch(unlessAbsent))?.split("\n"));
  const foreign = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
    )
    .filter((path) => path !== MANIFEST && !own.has(path))
    .sort();
  if (foreign.length === 0) return undefined;
  const more = foreign.length > MAX_NAMED ? ` and ${foreign.length - MAX_NAMED} more` : "";
  return `which contains files that are not part of an earlier page: ${foreign.slice(0, MAX_NAMED).join(", ")}${more}`;
}

/**
 * Writes a site next to its folder under another name and then gives it its name: readers see the earlier site, for a
 * moment between two renames none, then the whole new one, and never a part of one. A run that is killed in that moment
 * leaves the earlier site under another name, and the next run puts it back first. Errors are the system's, and leave the
 * earlier site in its place.
 */
export async function replaceSite(folder: string, parts: AsyncIterable<SitePart>): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await recoverSite(folder);
  const names = siteNames(folder);
  const { draft, earlier } = names;
  const removeDraft = () => rmSync(draft, { recursive: true, force: true });
  process.once("exit", removeDraft);
  try {
    await mkdir(draft);
    const written = new Set<string>();
    let held: SitePart | undefined;
    const flush = async () => {
      if (held === undefined) return;
      const file = join(draft, held.path);
      if (!written.has(held.path)) await mkdir(dirname(file), { recursive: true });
      written.add(held.path);
      await appendFile(file, held.text);
    };
    for await (const { path, text } of parts) {
      if (held?.path === path && held.text.length < MAX_HELD) held = { path, text: held.text + text };
      else {
        await flush();
        held = { path, text };
      }
    }
    await flush();
    await writeFile(
      join(draft, MANIFEST),
      [...written]
        .sort()
        .map((path) => `${path}\n`)
        .join(""),
    );
    const isThere = (await lstat(folder).catch(unlessAbsent)) !== undefined;
    if (isThere) await rename(folder, earlier);
    try {
      await rename(draft, folder);
    } catch (error) {
      if (isThere) await rename(earlier, folder);
      throw error;
    }
    if (isThere) await removeSite(names);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  } finally {
    process.off("exit", removeDraft);
  }
}
