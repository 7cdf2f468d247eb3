import { type Registry, readTag, versionFolder } from "../domain/registry.ts";
import type { PreviousModel } from "../gate/previous.ts";
import { MODEL_ENTRY, parseMetadata } from "../registry/metadata.ts";
import { isEvidence } from "../releases/evidence.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { VersionSignature } from "../versioning/signature.ts";
import { signatureOf } from "./signature.ts";
import type { World } from "./world.ts";

const METADATA = "metadata.json";

/** What the previous release promised, and its model. */
export interface PreviousFiles {
  readonly signature: VersionSignature;
  /** Absent if models of its format are not run. */
  readonly model?: PreviousModel;
}

export type Fetched =
  | { readonly ok: true; readonly files: PreviousFiles }
  /** `why` is a sentence. */
  | { readonly ok: false; readonly why: string };

/** The folder of the version that a tag of the registry names. */
function folderOf(tag: string, registry: Registry | undefined): string {
  const parsed = readTag(registry, tag);
  return parsed.ok ? versionFolder(registry, parsed.value) : tag;
}

/**
 * Fetches the previous release from its assets, with their digests checked. A model that is no asset comes from the tag
 * in git, metadata that is none from the working tree. Weights that lie in files of their own come with the model.
 */
export async function fetchPreviousFiles(
  release: StoredRelease,
  version: string,
  history: Pick<History, "read" | "download" | "downloadFromTag">,
  { workspace, readModel, repository }: Pick<World, "workspace" | "readModel" | "repository">,
): Promise<Fetched> {
  const folder = await workspace.folder(version);
  const fetch = async (name: string): Promise<boolean> => {
    const asset = release.assets.find((a) => a.name === name);
    const file = `${folder}/${name}`;
    if (asset === undefined) return history.downloadFromTag(release.tag, name, file);
    // Without a digest it was fetched already, to compute it.
    if (asset.sha256 !== undefined) await history.download(release, asset, file);
    return true;
  };
  const stated = release.assets.find((a) => a.name === METADATA);
  const inTree = folderOf(release.tag, repository.registry);
  const path = `${inTree}/${METADATA}`;
  const bytes = stated === undefined ? await repository.read(path) : await history.read(release, stated);
  if (bytes === undefined) return { ok: false, why: `${release.tag} has no ${METADATA}.` };
  const metadata = parseMetadata(path, bytes);
  if (metadata.document === undefined) {
    return { ok: false, why: `${METADATA} of ${release.tag} is invalid: ${metadata.findings[0]?.message}` };
  }
  const digests = new Map<string, string>();
  for (const asset of release.assets.filter(({ name }) => !isEvidence(name) && name !== METADATA)) {
    // A store that states no digest has to be asked for the bytes: a size is no identity.
    if (asset.sha256 === undefined) await history.download(release, asset, `${folder}/${asset.name}`);
    digests.set(asset.name, asset.sha256 ?? (await workspace.digest(`${folder}/${asset.name}`)));
  }
  if (metadata.document.value.export_format !== "onnx") {
    return { ok: true, files: { signature: signatureOf(metadata.document.value, undefined, digests) } };
  }
  const main = MODEL_ENTRY.onnx;
  if (!(await fetch(main))) return { ok: false, why: `${release.tag} has no ${main}.` };
  const model = readModel(`${folder}/${main}`);
  if (!model.ok) return { ok: false, why: `${main} of ${release.tag} cannot be read: ${model.why}.` };
  for (const name of model.signature.externalData) {
    if (!(await fetch(name))) return { ok: false, why: `${release.tag} has no ${name}, which its model needs.` };
  }
  const signature = signatureOf(metadata.document.value, model.signature, digests);
  const runnable: PreviousModel = {
    modelPath: `${folder}/${main}`,
    model: `${inTree}/${main}`,
    metadata: metadata.document,
    graph: model.signature,
  };
  return { ok: true, files: { signature, model: runnable } };
}
