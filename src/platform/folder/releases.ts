import { basename, dirname, join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { type Registry, readTag } from "../../domain/registry.ts";
import type { Publisher, StagedFile } from "../../publish/ports.ts";
import type { History, StoredAsset, StoredRelease } from "../../releases/ports.ts";
import { refuseLinks } from "../files/no-follow.ts";
import { copyChecked, readAll } from "./copy.ts";
import { type Disk, disk as machineDisk, withTarget } from "./disk.ts";
import { claimDrafts, createDraft, listVersions, type ModelPlace, publishDraft } from "./drafts.ts";
import { guarded } from "./guarded.ts";
import { findObstacle } from "./obstacle.ts";
import { requireSound } from "./record.ts";
import { listDraft, listPublished, toRelease } from "./stored.ts";
import { removeTree } from "./tree.ts";

/** Options of a folder of releases. `shown` is the path as the user wrote it. */
export interface FolderOptions {
  readonly folder: string;
  readonly shown: string;
  /** Whose releases they are: tags of others are none. */
  readonly registry?: Registry;
  /** The machine's own unless a test watches, cuts or kills. */
  readonly disk?: Disk;
}

/**
 * A folder that releases are published into: each is in `<folder>/<tag>/`, such as `<folder>/models/fraud/1.0.0/`, is written next to
 * that place under a hidden name and renamed into it, so that it is there whole or not at all. Nothing else that lies
 * in the folder is touched.
 */
export function createFolderReleases({
  folder,
  shown,
  registry,
  disk = machineDisk,
}: FolderOptions): History & Publisher {
  const where = `folder ${shown}`;
  const ofModels = `${registry?.tagPrefix ?? ""}models`;
  // The contents of the folder may have come with a commit: no link on the way to a release is followed.
  const guard = <T>(below: string, action: () => Promise<T>) =>
    guarded(where, async () => {
      await refuseLinks(folder, below);
      return action();
    });
  const placeOf = (tag: string) => places(folder, shown, tag, registry);
  const find = async (tag: string): Promise<StoredRelease | undefined> => {
    const place = { folder: join(folder, tag), url: `${shown}/${tag}`, tag, draft: false };
    if ((await disk.list(place.folder)) === undefined) return undefined;
    return toRelease(place, await requireSound(disk, place.folder), await listPublished(disk, place.folder));
  };
  return {
    where,
    versions: (model) => guard(join(ofModels, model), () => listVersions(disk, join(folder, ofModels, model))),
    isPublished: (tag) =>
      guard(dirname(tag), async () => (await listVersions(disk, dirname(join(folder, tag)))).includes(basename(tag))),
    find: (tag) => guard(tag, () => find(tag)),
    read: (release, asset) => guard(release.tag, () => readAll(disk, join(folder, release.tag, asset.name), asset)),
    download: (release, asset, file) =>
      guard(release.tag, () => copyChecked(withTarget(disk, file), join(folder, release.tag, asset.name), file, asset)),
    downloadFromTag: async () => false,
    obstacle: (tag) => findObstacle(dirname(join(folder, tag)), where),
    drafts: (tag) =>
      guard(dirname(tag), () => {
        const { place, version } = placeOf(tag);
        return claimDrafts(disk, place, { tag, version });
      }),
    create: (spec) =>
      guard(dirname(spec.tag), () => {
        const { place, version } = placeOf(spec.tag);
        return createDraft(disk, place, version, spec);
      }),
    upload: (draft: StoredRelease, file: StagedFile) =>
      guard(draft.id, () => copyChecked(disk, file.file, join(draft.id, file.name), file)),
    assets: (draft) => guard(draft.id, () => listDraft(disk, draft.id)),
    remove: (draft, asset) => guard(draft.id, () => remove(disk, draft, asset)),
    publish: (draft, spec) =>
      guard(draft.id, async () => {
        const { place, version } = placeOf(spec.tag);
        if ((await publishDraft(disk, place, version, draft.id, spec)) === "taken") return "taken";
        const release = await find(spec.tag);
        if (release === undefined) throw new Error("the release no longer exists");
        return release;
      }),
  };
}

function places(
  folder: string,
  shown: string,
  tag: string,
  registry: Registry | undefined,
): { place: ModelPlace; version: string } {
  const parsed = readTag(registry, tag);
  if (!parsed.ok) throw new Failure("usage", parsed.reason, { fix: parsed.fix });
  const ofModel = dirname(tag);
  return { place: { folder: join(folder, ofModel), shown: `${shown}/${ofModel}` }, version: parsed.value.version };
}

async function remove(disk: Disk, draft: StoredRelease, asset: StoredAsset | undefined): Promise<void> {
  if (asset === undefined) return removeTree(disk, draft.id);
  const names = (await disk.list(draft.id)) ?? [];
  const path = join(draft.id, asset.name);
  const isFolder = names.some(({ name, kind }) => name === asset.name && kind === "folder");
  await (isFolder ? removeTree(disk, path) : disk.removeFile(path));
}
