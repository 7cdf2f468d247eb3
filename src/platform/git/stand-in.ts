import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import semver from "semver";
import { modelFolder, type Registry, readTag, versionFolder } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { checkLayout, METADATA } from "../../registry/layout.ts";
import { parseMetadata } from "../../registry/metadata.ts";
import { parsePolicy } from "../../registry/policy.ts";
import { chooseFixtures } from "../../release/fixtures.ts";
import { formatMarker } from "../../releases/marker.ts";
import type { History, StoredRelease } from "../../releases/ports.ts";
import type { ReportPolicy } from "../../releases/report.ts";
import { type CommittedOptions, openCommitted } from "./committed.ts";
import { listTaggedVersions } from "./tags.ts";

export interface StandInOptions extends CommittedOptions {
  /** How a person names the commit. */
  readonly name: string;
  /** Of this model, only versions below this one stand in for releases. */
  readonly below?: ModelVersion;
}

/**
 * The versions of a commit in place of releases that no one looks at. Of each model, those with a tag are taken for
 * released; if none has a tag, all are.
 */
export async function openStandIn(options: StandInOptions): Promise<History> {
  const { root, commit, target, name: commitName, below } = options;
  const registry: Registry | undefined = options.registry;
  const committed = await openCommitted(options);
  const versions = async (model: string): Promise<readonly string[]> => {
    const present = (await committed.versions(model)).filter(
      (version) => below?.model !== model || semver.lt(version, below.version),
    );
    const tagged = (await listTaggedVersions(root, model, registry)).get(model) ?? [];
    const both = present.filter((version) => tagged.includes(version));
    return both.length > 0 ? both : present;
  };
  const idOf = async (tag: string): Promise<ModelVersion | undefined> => {
    const parsed = readTag(registry, tag);
    if (!parsed.ok) return undefined;
    return (await versions(parsed.value.model)).includes(parsed.value.version) ? parsed.value : undefined;
  };
  const folderOf = async ({ tag }: Pick<StoredRelease, "tag">): Promise<string> => {
    const id = await idOf(tag);
    if (id === undefined) throw new Error(`${tag} is not in the commit`);
    return versionFolder(registry, id);
  };
  return {
    where: `${commitName}, in place of the releases`,
    versions,
    isPublished: async (tag) => (await idOf(tag)) !== undefined,
    async find(tag) {
      const id = await idOf(tag);
      if (id === undefined) return undefined;
      const folder = versionFolder(registry, id);
      const stated = await committed.read(`${folder}/${METADATA}`);
      const metadata = stated && parseMetadata(`${folder}/${METADATA}`, stated).document?.value;
      const { assets } = checkLayout({ folder, files: (await committed.list(folder)) ?? [], metadata });
      return {
        ...{ id: tag, tag, title: tag, url: folder, draft: false },
        prerelease: semver.prerelease(id.version) !== null,
        body: formatMarker({ tag, commit }),
        assets: assets.map(({ name, size, sha256 }) => ({ id: name, name, size, sha256, complete: true })),
      };
    },
    async read(release, { name }) {
      const bytes = await committed.read(`${await folderOf(release)}/${name}`);
      if (bytes === undefined) throw new Error(`${release.tag} has no ${name}`);
      return bytes;
    },
    async download(release, { name }, file) {
      const path = `${await folderOf(release)}/${name}`;
      // What is listed is written to the target.
      await committed.list(path);
      await mkdir(dirname(file), { recursive: true });
      await copyFile(join(target, path), file);
    },
    downloadFromTag: async () => false,
    standIn: {
      name: commitName,
      async policyOf(tag) {
        const id = readTag(registry, tag);
        return id.ok ? policyOf(id.value.model, committed, registry) : undefined;
      },
    },
  };
}

/** What a model's policy and fixture set ask for in a commit. */
async function policyOf(
  model: string,
  committed: Awaited<ReturnType<typeof openCommitted>>,
  registry: Registry | undefined,
): Promise<ReportPolicy | undefined> {
  const path = `${modelFolder(registry, model)}/model.yml`;
  const bytes = await committed.read(path);
  const document = bytes === undefined ? undefined : parsePolicy(path, bytes).document;
  if (bytes !== undefined && document === undefined) return undefined;
  const { fixtures } = await chooseFixtures(model, document, committed);
  const { gate = {}, versioning } = document?.value ?? {};
  return {
    gate,
    ...(versioning === undefined ? {} : { versioning }),
    ...(fixtures === undefined ? {} : { fixtures: { path: fixtures.path, files: fixtures.files } }),
  };
}
