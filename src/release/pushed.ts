import semver from "semver";
import { Failure } from "../domain/failure.ts";
import { beginsAsTag, modelFolder, partsBelowModels, type Registry, readTag } from "../domain/registry.ts";
import { isModelName, isVersion, type ModelVersion } from "../domain/tag.ts";

/** One reference that a push changes, as git describes it to its hook `pre-push`. */
export interface PushedRef {
  readonly localRef: string;
  /** All zeros if the push deletes the reference. */
  readonly localOid: string;
  readonly remoteRef: string;
  /** All zeros if the remote does not have the reference yet. */
  readonly remoteOid: string;
}

/** What a commit has below `models/`: path to object. */
export type Tree = ReadonlyMap<string, string>;

/** Reads what git writes to the hook's standard input: a line for each reference. */
export function parsePushed(text: string): PushedRef[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [localRef, localOid, remoteRef, remoteOid, ...more] = line.trim().split(" ");
      const oids = [localOid, remoteOid].every((oid) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid ?? ""));
      if (localRef !== undefined && localOid && remoteRef && remoteOid && oids && more.length === 0) {
        return { localRef, localOid, remoteRef, remoteOid };
      }
      throw new Failure("usage", `This is not what git gives to the hook pre-push: ${JSON.stringify(line)}.`, {
        fix: "Let git start the hook, or run  model-release hook pre-push  without input.",
      });
    });
}

export function isNoObject(oid: string): boolean {
  return /^0+$/.test(oid);
}

/** The version that a pushed tag names; `undefined` for any reference that is not a tag of the registry. */
export function taggedVersion({ remoteRef }: PushedRef, registry?: Registry): ModelVersion | undefined {
  const tag = remoteRef.replace(/^refs\/tags\//, "");
  if (tag === remoteRef || !beginsAsTag(registry, tag)) return undefined;
  const parsed = readTag(registry, tag);
  if (parsed.ok) return parsed.value;
  throw new Failure("usage", `The tag cannot be released: ${parsed.reason}.`, { fix: parsed.fix });
}

export interface PushedVersions {
  readonly versions: readonly ModelVersion[];
  /** Changed folders that have no name of a version, so that nothing in them is judged. */
  readonly strange: readonly string[];
}

/**
 * The versions that a pushed commit changes against every one of the commits that the remote is known to have, and the
 * newest version of each model whose `model.yml` or fixtures it changes.
 */
export function pushedVersions(tree: Tree, known: readonly Tree[], registry?: Registry): PushedVersions {
  const changed = [...tree].filter(([path, oid]) => known.every((other) => other.get(path) !== oid));
  const [first, ...others] = known;
  const removed = [...(first?.keys() ?? [])].filter((path) => !tree.has(path) && others.every((o) => o.has(path)));
  const present = versionsOf(tree, registry);
  const versions = new Map<string, ModelVersion>();
  const strange = new Set<string>();
  for (const path of [...changed.map(([name]) => name), ...removed]) {
    const [model = "", entry = "", ...rest] = partsBelowModels(registry, path) ?? [];
    if (entry === "model.yml" || entry === "fixtures") {
      const [newest] = [...(present.get(model) ?? [])].sort(semver.rcompare);
      if (newest !== undefined) versions.set(`${model}/${newest}`, { model, version: newest });
    } else if (present.get(model)?.has(entry) === true) {
      versions.set(`${model}/${entry}`, { model, version: entry });
    } else if (rest.length > 0 && tree.has(path) && !(isModelName(model) && isVersion(entry))) {
      strange.add(`${modelFolder(registry, model)}/${entry}`);
    }
  }
  return { versions: [...versions.values()], strange: [...strange] };
}

function versionsOf(tree: Tree, registry: Registry | undefined): Map<string, Set<string>> {
  const models = new Map<string, Set<string>>();
  for (const path of tree.keys()) {
    const [model = "", version = "", ...rest] = partsBelowModels(registry, path) ?? [];
    if (rest.length === 0 || !isModelName(model) || !isVersion(version)) continue;
    models.set(model, (models.get(model) ?? new Set()).add(version));
  }
  return models;
}
