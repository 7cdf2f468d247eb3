import { copyFile, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "../../nouns/failure.js";
import { isVersion, parseTag } from "../../nouns/tag.js";
import type { Publisher, ReleaseSpec } from "../../publish/ports.js";
import type { History, StoredAsset, StoredRelease } from "../../versioning/ports.js";
import { copyAndHash, hashFile, sync } from "../files/hash.js";
import { draftName, isAbandoned, isDraftOf } from "./draft-name.js";
import { RECORD, readRecord, writeRecord } from "./record.js";

/** Options of a folder of releases. `shown` is the path as the user wrote it. */
export interface FolderOptions {
  readonly folder: string;
  readonly shown: string;
}

/**
 * A folder that releases are published into: each lies in `<folder>/models/<model>/<version>/`, is written beside
 * that place under a hidden name and renamed into it, so that it is there whole or not at all.
 */
export function createFolderReleases({ folder, shown }: FolderOptions): History & Publisher {
  const where = `folder ${shown}`;
  return {
    where,
    versions: (model) => guarded(where, () => listVersions(join(folder, "models", model))),
    isPublished: (tag) =>
      guarded(where, async () => (await listVersions(dirname(join(folder, tag)))).includes(basename(tag))),
    find: (tag) => guarded(where, () => load(join(folder, tag), `${shown}/${tag}`, tag, false)),
    read: (release, asset) => guarded(where, () => readFile(join(folder, release.tag, asset.name))),
    download: (release, asset, file) =>
      guarded(where, async () => {
        await copyFile(join(folder, release.tag, asset.name), file);
      }),
    downloadFromTag: async () => false,
    drafts: (tag) => guarded(where, () => listDrafts(folder, shown, tag)),
    create: (spec) => guarded(where, () => createDraft(folder, shown, spec)),
    upload: (draft, file) =>
      guarded(where, async () => {
        await copyAndHash(file.file, join(draft.id, file.name));
        await sync(join(draft.id, file.name));
      }),
    assets: (draft) => guarded(where, () => listAssets(draft.id)),
    remove: (draft, asset) =>
      guarded(where, () => rm(asset ? join(draft.id, asset.name) : draft.id, { recursive: true, force: true })),
    publish: (draft, spec) => guarded(where, () => publishDraft(folder, shown, draft, spec)),
  };
}

async function guarded<T>(where: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failure("environment", `The ${where} cannot be used: ${code ?? message}.`, {
      fix: "Check that it is a folder, that it may be read and written, and that the disk has room; then run again.",
      cause: error,
    });
  }
}

async function entries(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function listVersions(folder: string): Promise<string[]> {
  const found = (await entries(folder)) ?? [];
  return found.filter((e) => e.isDirectory() && isVersion(e.name)).map((e) => e.name);
}

async function listAssets(folder: string): Promise<StoredAsset[]> {
  const found = (await entries(folder)) ?? [];
  const names = found.filter((e) => e.isFile() && e.name !== RECORD).map((e) => e.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const { size, sha256 } = await hashFile(join(folder, name), 0);
      return { id: name, name, size, sha256, complete: true };
    }),
  );
}

async function load(folder: string, url: string, tag: string, draft: boolean): Promise<StoredRelease | undefined> {
  if ((await entries(folder)) === undefined) return undefined;
  const record = await readRecord(folder);
  return {
    id: folder,
    tag,
    draft,
    url,
    title: record?.title ?? tag,
    body: record?.body ?? "",
    prerelease: record?.prerelease ?? false,
    ...(record ? { commit: record.commit } : {}),
    assets: await listAssets(folder),
  };
}

function places(folder: string, shown: string, tag: string) {
  const parsed = parseTag(tag);
  if (!parsed.ok) throw new Failure("usage", parsed.reason, { fix: parsed.fix });
  const { model, version } = parsed.value;
  return { parent: join(folder, "models", model), shownParent: `${shown}/models/${model}`, version };
}

async function listDrafts(folder: string, shown: string, tag: string): Promise<StoredRelease[]> {
  const { parent, shownParent, version } = places(folder, shown, tag);
  const found = (await entries(parent)) ?? [];
  const names = found.filter((e) => e.isDirectory() && isDraftOf(e.name, version) && isAbandoned(e.name));
  const drafts = await Promise.all(
    names.map(async ({ name }) => {
      // A draft without a record was interrupted before it had one; it holds nothing worth keeping.
      if ((await readRecord(join(parent, name))) === undefined)
        await rm(join(parent, name), { recursive: true, force: true });
      return load(join(parent, name), `${shownParent}/${name}`, tag, true);
    }),
  );
  return drafts.filter((d) => d !== undefined);
}

async function createDraft(folder: string, shown: string, spec: ReleaseSpec): Promise<StoredRelease> {
  const { parent, shownParent, version } = places(folder, shown, spec.tag);
  const name = draftName(version);
  await mkdir(join(parent, name), { recursive: true });
  await writeRecord(join(parent, name), spec);
  const draft = await load(join(parent, name), `${shownParent}/${name}`, spec.tag, true);
  if (draft === undefined) throw new Error("the draft is gone");
  return draft;
}

async function publishDraft(
  folder: string,
  shown: string,
  draft: StoredRelease,
  spec: ReleaseSpec,
): Promise<StoredRelease | "taken"> {
  const { parent, version } = places(folder, shown, spec.tag);
  await writeRecord(draft.id, spec);
  await sync(draft.id);
  try {
    await rename(draft.id, join(parent, version));
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST", "EPERM", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? ""))
      return "taken";
    throw error;
  }
  await sync(parent);
  const release = await load(join(parent, version), `${shown}/${spec.tag}`, spec.tag, false);
  if (release === undefined) throw new Error("the release is gone");
  return release;
}
