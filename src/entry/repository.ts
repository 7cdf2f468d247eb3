import { join } from "node:path";
import { partsBelowModels, type Registry, readTag, versionFolder } from "../domain/registry.ts";
import type { LfsStore } from "../platform/git/lfs-store.ts";
import type { GitHub } from "../platform/github/client.ts";
import { tagCommit } from "../platform/github/tag.ts";
import type { Checkout, Repository } from "../registry/ports.ts";
import type { History } from "../releases/ports.ts";

/**
 * The repository at `root`, where pointers of Git LFS become what they stand for. What is listed of a model is read next;
 * nothing else is fetched.
 */
export function resolvingPointers(local: Repository, root: string, lfs: LfsStore): Repository {
  return {
    ...local,
    async list(path) {
      const files = await local.list(path);
      const pointers = (files ?? []).filter((file) => file.lfsPointer !== undefined);
      if (pointers.length === 0 || (partsBelowModels(local.registry, path)?.length ?? 0) < 2) return files;
      for (const file of pointers) await lfs.resolve(join(root, file.path), file.path);
      return local.list(path);
    },
  };
}

/** The repository with GitHub's word on where a tag points: a shallow checkout may not know, and consumers see GitHub's. */
export function taggedOn(github: GitHub, local: Repository): Repository {
  return {
    ...local,
    async checkout(tag): Promise<Checkout | undefined> {
      const here = await local.checkout(tag);
      if (here === undefined) return undefined;
      const commit = await tagCommit(github, tag);
      return { head: here.head, ...(commit === undefined ? {} : { tagCommit: commit }) };
    },
  };
}

/** A history where what git keeps of a released version may be a pointer of Git LFS. */
export function resolvingHistory(history: History, lfs: LfsStore, registry?: Registry): History {
  return {
    ...history,
    async downloadFromTag(tag, name, file) {
      const found = await history.downloadFromTag(tag, name, file);
      const parsed = readTag(registry, tag);
      const folder = parsed.ok ? versionFolder(registry, parsed.value) : tag;
      if (found) await lfs.resolve(file, `${folder}/${name}`);
      return found;
    },
  };
}
